using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streams;

/// <summary>Patterns as operators of streams: what they find, what they set aside, and what they keep when they are changed.</summary>
public sealed class PatternOperatorTests
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Twice = """{ "name": "twice", "version": 1, "key": "customer", "within": "00:10:00", "steps": [{ "name": "failed", "types": ["failed"], "min": 2, "max": 2 }, { "name": "done", "types": ["done"] }] }""";

    [Fact]
    public void Process_OfAMatch_PassesItOnInPlaceOfItsEvents()
    {
        var (pipeline, results) = (Plan(Twice).NewPipeline(), new StreamResults());
        pipeline.Process("1", [Told("1", "failed", 0), Told("2", "failed", 1), Told("3", "done", 2)], Origin, Origin.AddSeconds(2), results);
        Assert.Empty(results.Outputs);
        Assert.True(pipeline.WaitsForTime);

        pipeline.Process("2", [Told("4", "other", 60)], Origin, Origin.AddSeconds(60), results);
        var match = Assert.Single(results.Outputs);
        Assert.Equal(("pattern.match.twice", "c"), (match.Type, match.Subject));
        Assert.Equal((3L, 1L), (pipeline.Pattern!.Events, pipeline.Pattern.Found));
    }

    [Fact]
    public void Process_OfALateAndAPoisonousEvent_SetsThemAsideAndGoesOn()
    {
        var (pipeline, results) = (Plan(Twice).NewPipeline(), new StreamResults());
        pipeline.Process("1", [Told("1", "failed", 60), Told("2", "failed", 61), Told("3", "done", 120)], Origin, Origin.AddSeconds(120), results);
        pipeline.Process("2", [Told("4", "done", 10), Told("5", "done", 99_999_999)], Origin, Origin.AddSeconds(120), results);
        Assert.Equal(["Ahead", "Late"], results.SetAside.Select(one => one.Reason).Order());
        pipeline.Process("3", [Told("6", "other", 300)], Origin, Origin.AddSeconds(300), results);
        Assert.Single(results.Outputs);
        Assert.Equal(1, pipeline.Pattern!.Late);
    }

    [Fact]
    public void Restore_UnderAnotherVersion_TellsWhatWasKeptAndLostUntilTheNextChange()
    {
        var (before, results) = (Plan(Twice).NewPipeline(), new StreamResults());
        before.Process("1", [Told("1", "failed", 0), Told("2", "other", 30)], Origin, Origin.AddSeconds(30), results);

        var kept = Plan(Twice.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal).Replace("\"types\": [\"done\"]", "\"types\": [\"finished\"]", StringComparison.Ordinal)).NewPipeline();
        kept.Restore(Again(before.Snapshot()));
        Assert.Equal((1, 0, 1), (kept.Pattern!.Kept, kept.Pattern.Lost, kept.Pattern.Held));

        var again = Plan(Twice.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)).NewPipeline();
        again.Restore(Again(kept.Snapshot()));
        Assert.Equal((1, 0), (again.Pattern!.Kept, again.Pattern.Lost));

        var lost = Plan(Twice.Replace("\"version\": 1", "\"version\": 3", StringComparison.Ordinal).Replace("customer", "tenant", StringComparison.Ordinal), "/data/tenant").NewPipeline();
        lost.Restore(Again(kept.Snapshot()));
        Assert.Equal((0, 1, 0), (lost.Pattern!.Kept, lost.Pattern.Lost, lost.Pattern.Held));
    }

    [Theory]
    [InlineData("/data/other", 4, "operators[0].pattern.key")]
    [InlineData("/data/other", 1, "")]
    [InlineData("/data/customer", 4, "")]
    public void Compile_OfAPatternWithAnotherKeyThanTheStream_IsRefusedWhereThatTakesItsEventsApart(string key, int partitions, string field)
    {
        StreamPlan.Compile("orders", Stream(Twice, key) with { Partitions = partitions }, out var errors);
        Assert.Equal(field, string.Join(' ', errors.Select(error => error.Field)));
    }

    [Fact]
    public void Compile_OfAPatternThatIsWrong_NamesThePlaceInTheStream()
    {
        StreamPlan.Compile("orders", Stream("""{ "name": "x", "steps": [{ "name": "a", "min": 5, "max": 2 }] }""", "/subject") with { Partitions = 1 }, out var errors);
        Assert.Contains(errors, error => error.Field == "operators[0].pattern.steps[0].max");
    }

    [Fact]
    public void Replay_OverTheSameEvents_FindsWhatThePartitionsWouldHaveFound()
    {
        var plan = Plan(Twice);
        var replay = new StreamReplay(plan);
        replay.Process("1", "orders", [Told("1", "failed", 0), Told("2", "failed", 1)], Origin.AddSeconds(1));
        replay.Process("2", "orders", [Told("3", "done", 2)], Origin.AddSeconds(2));
        Assert.Empty(replay.Results.Outputs);
        replay.Complete(Origin.AddHours(1));

        var live = new StreamResults();
        var pipeline = plan.NewPipeline();
        pipeline.Process("1", [Told("1", "failed", 0), Told("2", "failed", 1), Told("3", "done", 2)], Origin, Origin.AddSeconds(2), live);
        pipeline.Advance(Origin.AddHours(2), live);
        Assert.Equal(Assert.Single(live.Outputs).Id, Assert.Single(replay.Results.Outputs).Id);
        Assert.Equal(1, replay.Pattern!.Found);
    }

    private static StreamPlan Plan(string pattern, string key = "/data/customer") => StreamPlan.Compile("orders", Stream(pattern, key), out _)!;

    private static StreamDefinition Stream(string pattern, string key) => new()
    {
        Source = new StreamSource(StreamEnds.Topic, "orders"), Sink = new StreamSink(StreamEnds.Topic, "found"), Key = key,
        Operators = [new OperatorDefinition("find", OperatorTypes.Pattern) { Pattern = JsonElement.Parse(pattern) }],
    };

    private static PipelineSnapshot Again(PipelineSnapshot snapshot) => JsonSerializer.Deserialize<PipelineSnapshot>(JsonSerializer.Serialize(snapshot))!;

    private static CloudEvent Told(string id, string type, int second) => new()
    {
        Id = id, Source = "/shop", Type = type, Time = Origin.AddSeconds(second),
        Data = new EventData(EventDataKind.Json, Encoding.UTF8.GetBytes("""{ "customer": "c", "tenant": "t" }""")),
    };
}
