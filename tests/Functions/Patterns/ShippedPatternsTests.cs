using System.Text.Json;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Patterns;
using FunctionsOrchestration.Patterns.Declarations;
using FunctionsOrchestration.Patterns.Shipped;
using FunctionsOrchestration.Patterns.Telemetry;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Functions.Tests.Patterns;

/// <summary>The patterns that come with the app can run, and find what they are for in events of the form that the app tells.</summary>
public sealed class ShippedPatternsTests
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly CallSummary Good = new("chat", "2", "east", "openai", "acme") { Calls = 10, MeanMilliseconds = 100, P95Milliseconds = 200, Cost = 0.01 };
    private static readonly CallSummary Bad = Good with { Failures = 8, Failure = "server_error" };

    public static TheoryData<string> Names => [.. ShippedPatterns.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shipped_EachOfThem_CanRunAndNamesOnlyFieldsThatThereAre(string name)
    {
        var declaration = ShippedPatterns.Read(name);
        var reading = PatternDocument.Read(declaration.Pattern, name, 1);
        Assert.Empty(reading.Errors);
        Assert.Empty(ShapeValidator.Check(reading.Pattern, PatternTopics.All.Where(topic => declaration.Topics.Contains(topic.Name)).SelectMany(topic =>
            topic.ToModel([]).Definition.Shapes())));
        Assert.NotNull(StreamPlan.Compile(PatternStreams.NameOf(name), PatternStreams.StreamOf(reading.Pattern, declaration), out var errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void ProviderErrorBurst_OfThreeBadSecondsInAMinute_FindsTheProviderOnce()
    {
        var found = Run("provider-error-burst", [(0, Bad), (10, Bad), (20, Good), (30, Bad with { Provider = "other" }), (40, Bad), (100, Bad)]);
        Assert.Equal("openai", Assert.Single(found).Subject);
    }

    [Fact]
    public void SameFailure_AtThreeEndpointsWithinAMinute_NamesTheFailure()
    {
        var found = Run("same-failure", [(0, Bad), (10, Bad with { Endpoint = "west", Failure = "overloaded" }), (20, Bad with { Endpoint = "north" }), (30, Bad with { Endpoint = "south" })]);
        Assert.Equal("server_error", Assert.Single(found).Subject);
        Assert.Empty(Run("same-failure", [(0, Bad), (35, Bad with { Endpoint = "north" }), (61, Bad with { Endpoint = "south" })]));
    }

    [Fact]
    public void TenantCostSpike_OverTheFiguresOfTenantCost_FindsTheMinuteThatIsDear()
    {
        var chance = new Random(5);
        var calls = Enumerable.Range(0, 80).Select(minute => (minute * 60, Good with { Cost = minute == 75 ? 5 : 0.01 + (0.002 * chance.NextDouble()) }));
        var figures = Run("tenant-cost", [.. calls]);
        Assert.Equal(80, figures.Count);
        var spike = Assert.Single(Replay("tenant-cost-spike", [.. figures.Select(figure => (figure, figure.Time!.Value))]), one => one.Subject == "acme");
        Assert.Equal(5, JsonElement.Parse(spike.Data.Bytes.Span).GetProperty("value").GetDouble());
    }

    [Fact]
    public void ModelLatencyDrift_OfAModelThatBecomesSlower_FindsIt()
    {
        var chance = new Random(7);
        var calls = Enumerable.Range(0, 700).Select(second => (second, Good with { P95Milliseconds = (second < 500 ? 200 : 320) + (60 * chance.NextDouble()) }));
        Assert.Equal("chat@2", Assert.Single(Run("model-latency-drift", [.. calls])).Subject);
    }

    private static List<CloudEvent> Run(string name, (int Second, CallSummary Calls)[] seconds) =>
        Replay(name, [.. seconds.Select(one => (CallEvents.Of(one.Calls, "worker", Origin.AddSeconds(one.Second)), Origin.AddSeconds(one.Second)))]);

    private static List<CloudEvent> Replay(string name, (CloudEvent Event, DateTimeOffset At)[] events)
    {
        var declaration = ShippedPatterns.Read(name);
        var plan = StreamPlan.Compile(name, PatternStreams.StreamOf(PatternDocument.Read(declaration.Pattern, name, 1).Pattern, declaration), out _)!;
        var replay = new StreamReplay(plan);
        foreach (var (at, one) in events.Index()) replay.Process($"{at}", declaration.Topics[0], [one.Event], one.At);
        replay.Complete(events[^1].At.AddDays(1));
        return [.. replay.Results.Outputs];
    }
}
