using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>Splits, measurements and copies in the way of real calls.</summary>
public sealed class RoutedCallTests : IAsyncDisposable
{
    private readonly MeshHarness _mesh = new(new ServiceDefinition
    {
        Name = "texts", Domain = "nlp", Operations = ["sentiment"],
        Endpoints =
        [
            new EndpointDefinition { Id = "old", Version = "1", Protocol = ScriptedProtocol.ProtocolName, CostPerCall = 2 },
            new EndpointDefinition { Id = "new", Version = "2", Protocol = ScriptedProtocol.ProtocolName, CostPerCall = 3 },
        ],
        Resilience = new ResilienceDefinition { RetryDelay = TimeSpan.FromMilliseconds(1) },
    });

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Call_WithoutASplit_GoesToTheServicesOwnVersion_OrToItsSagas()
    {
        Assert.Equal(("1", "least-requests"), await RouteAsync(null));
        Assert.Equal(("2", "saga, least-requests"), await RouteAsync(new RoutingHints { SagaVersion = "2" }));
        Assert.Equal(("1", "least-requests"), await RouteAsync(new RoutingHints { SagaVersion = "gone" }));
    }

    [Fact]
    public async Task Call_WithASplit_SaysWhyItWentThere()
    {
        Load(new SplitDefinition("TEXTS", 1) { Stable = "1", Canary = new CanarySplit("2", 100) });

        Assert.Equal(("2", "canary, least-requests"), await RouteAsync(null));
        Assert.Equal(("1", "saga, least-requests"), await RouteAsync(new RoutingHints { SagaVersion = "1" }));
        Assert.Equal(("1", "least-requests"), await RouteAsync(new RoutingHints { Version = "1" }));
    }

    [Fact]
    public async Task Call_ToAVersionThatHasLeft_GoesToTheStableOne()
    {
        Load(new SplitDefinition("texts", 1) { Stable = "2", Canary = new CanarySplit("9", 100) });
        Assert.Equal(("2", "no version 9, least-requests"), await RouteAsync(null));
    }

    [Fact]
    public async Task Measured_Calls_CountWhatRetriesHide()
    {
        Load(new SplitDefinition("texts", 1) { Canary = new CanarySplit("2", 100), IsMeasured = true });
        var calls = 0;
        _mesh.Endpoints.Script("new", _ => ValueTask.FromResult(calls++ % 2 == 0 ? EndpointReply.Failed(FaultKind.ServerError, "500") : ScriptedProtocol.Good));

        var sending = _mesh.SendAsync(MeshHarness.Request("texts")).AsTask();
        while (!sending.IsCompleted) _mesh.Pass(TimeSpan.FromMilliseconds(100));
        Assert.True((await sending).IsOk);

        var totals = Totals("canary")!;
        Assert.Equal((1, 2, 1, 3.0), (totals.Calls, totals.Trials, totals.Failures, totals.Cost.Sum));
        Assert.Null(Totals("canary"));
    }

    [Fact]
    public async Task Measured_WrongInput_IsNobodysFailure()
    {
        Load(new SplitDefinition("texts", 1) { IsMeasured = true });
        _mesh.Endpoints.Answer("old", EndpointReply.Failed(FaultKind.InvalidInput, "too odd"));
        await _mesh.SendAsync(MeshHarness.Request("texts"));
        _mesh.Endpoints.Answer("old", EndpointReply.Failed(FaultKind.ContentRefused, "no"));
        await _mesh.SendAsync(MeshHarness.Request("texts"));

        var totals = Totals("stable")!;
        Assert.Equal((2, 2, 0, 1), (totals.Calls, totals.Trials, totals.Failures, totals.Refusals));
    }

    [Fact]
    public async Task Shadow_GetsACopyWithoutKey_AndItsAnswerIsComparedAndKept()
    {
        Load(new SplitDefinition("texts", 1) { IsMeasured = true, Shadow = new ShadowSplit("2", 100) });
        var copied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mesh.Endpoints.Script("new", _ =>
        {
            copied.TrySetResult();
            return ValueTask.FromResult(new EndpointReply { Value = new Sentiment("negative", 0.1) });
        });

        var answer = await _mesh.SendAsync(MeshHarness.Request("texts") with { IdempotencyKey = "k" });
        await copied.Task.WaitAsync(TestContext.Current.CancellationToken);
        var lane = _mesh.Traffic.Find("texts")!.Mirror!;
        while (lane.Differences.Count == 0) await Task.Yield();

        Assert.Equal("1", answer.Route.Version);
        var difference = Assert.Single(lane.Differences);
        Assert.Equal(["label", "positive"], difference.Fields);
        Assert.Contains("Fine.", difference.Request, StringComparison.Ordinal);
        Assert.Equal(0, difference.Similarity);

        // An answer from memory is not copied.
        Assert.True((await _mesh.SendAsync(MeshHarness.Request("texts") with { IdempotencyKey = "k" })).IsReplayed);
        Assert.Equal(1, _mesh.Endpoints.Calls("new"));
    }

    [Fact]
    public async Task Shadow_ThatHangs_TakesItsPlacesAndNoMore()
    {
        Load(new SplitDefinition("texts", 1) { IsMeasured = true, Shadow = new ShadowSplit("2", 100) { MaxConcurrent = 2 } });
        _mesh.Endpoints.Script("new", ScriptedProtocol.HangAsync<EndpointReply>);

        for (var call = 0; call < 10; call++) Assert.True((await _mesh.SendAsync(MeshHarness.Request("texts"))).IsOk);

        Assert.Equal(8, _mesh.Traffic.Find("texts")!.Mirror!.Take().Skipped);
    }

    [Fact]
    public void Shadow_Budget_IsOfAMinute()
    {
        Load(new SplitDefinition("texts", 1) { Shadow = new ShadowSplit("2", 100) { MaxPerMinute = 3, MaxConcurrent = 64 } });
        var lane = _mesh.Traffic.Find("texts")!.Mirror!;
        var random = new Random(1);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => lane.TryEnter(random)));
        _mesh.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(lane.TryEnter(random));
    }

    [Fact]
    public async Task Split_ThatStays_KeepsWhatItCounted_WhenAnotherChanges()
    {
        var split = new SplitDefinition("texts", 1) { IsMeasured = true };
        Load(split);
        await _mesh.SendAsync(MeshHarness.Request("texts"));
        _mesh.Traffic.Load([split, new SplitDefinition("other", 1)]);
        Assert.Equal(1, Totals("stable")!.Calls);
        Load(split with { Revision = 2 });
        Assert.Null(Totals("stable"));
    }

    private void Load(SplitDefinition split) => _mesh.Traffic.Load([split]);

    private ArmTotals? Totals(string arm) => _mesh.Traffic.Find("texts")!.Arms.Single(one => one.Name == arm).Recorder!.Take();

    private async Task<(string? Version, string Reason)> RouteAsync(RoutingHints? hints)
    {
        var route = (await _mesh.SendAsync(MeshHarness.Request("texts") with { Hints = hints })).Route;
        return (route.Version, route.Reason);
    }
}
