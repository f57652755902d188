using FunctionsOrchestration.Mesh.Elasticity.Processes;
using FunctionsOrchestration.Mesh.Protocols;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity.Processes;

/// <summary>Workers without processes, in a mesh whose catalog the test loads when it likes.</summary>
public sealed class WorkerFleetTests : IAsyncDisposable
{
    private static readonly WorkerTemplate Template = new()
    {
        Target = "texts", Domain = "nlp", Operations = ["sentiment"], Protocol = ScriptedProtocol.ProtocolName, Command = "serve", Arguments = ["{port}"],
    };

    private readonly MeshHarness _mesh = new(MeshHarness.Service("texts"));
    private readonly ScriptedLauncher _launcher = new();
    private readonly WorkerCatalog _catalog = new();
    private readonly WorkerFleet _fleet;

    public WorkerFleetTests() => _fleet = new WorkerFleet(
        Template, new WorkerSurroundings(_launcher, _catalog, new EndpointTraffic(_mesh.Catalog), _mesh.Time, NullLogger<WorkerFleets>.Instance));

    [Fact]
    public async Task Scale_Up_WorkersJoinTheCatalogOnceTheyAreReady()
    {
        _launcher.ReadyAtOnce = false;
        _fleet.Scale(2);
        await UntilAsync(() => Workers(WorkerState.Starting) == 2);
        Assert.Empty(_catalog.Read());

        _launcher.Processes[1].IsReady = true;
        await UntilAsync(() => Workers(WorkerState.Ready) == 1);

        var service = Assert.Single(_catalog.Read());
        Assert.Equal(("texts", "nlp"), (service.Name, service.Domain));
        Assert.Equal(("worker-2", new Uri("http://127.0.0.1:9002/")), (service.Endpoints[0].Endpoint.Id, service.Endpoints[0].Endpoint.Address));
    }

    [Fact]
    public async Task Scale_Down_WorkerLeavesEndsItsCallsAndIsAskedToEnd()
    {
        await StartAsync(1);
        var answer = new TaskCompletionSource<EndpointReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mesh.Endpoints.Script("worker-1", _ => new ValueTask<EndpointReply>(answer.Task));
        var call = _mesh.SendAsync(MeshHarness.Request("texts")).AsTask();
        await UntilAsync(() => _mesh.Endpoints.Calls("worker-1") == 1);

        _fleet.Scale(0);
        await UntilAsync(() => _catalog.Read().Count == 0);
        _mesh.Catalog.Load([MeshHarness.Service("texts")]);
        await PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((1, false), (Workers(WorkerState.Draining), _launcher.Processes[0].WasAsked));

        answer.SetResult(ScriptedProtocol.Good);
        Assert.True((await call).IsOk);
        await UntilAsync(() => _fleet.Status.Workers.Count == 0);
        Assert.Equal((true, false), (_launcher.Processes[0].WasAsked, _launcher.Processes[0].WasKilled));
    }

    [Fact]
    public async Task Scale_DownWhileTheCatalogStillShowsIt_WaitsForTheCatalog()
    {
        await StartAsync(1);
        _fleet.Scale(0);
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.False(_launcher.Processes[0].WasAsked);

        _mesh.Catalog.Load([MeshHarness.Service("texts")]);
        await UntilAsync(() => _launcher.Processes[0].WasAsked);
    }

    [Fact]
    public async Task Scale_DownAndACallNeverEnds_StopsAfterTheLimit()
    {
        await StartAsync(1);
        _mesh.Endpoints.Script("worker-1", _ => new ValueTask<EndpointReply>(new TaskCompletionSource<EndpointReply>().Task));
        _ = _mesh.SendAsync(MeshHarness.Request("texts")).AsTask();
        await UntilAsync(() => _mesh.Endpoints.Calls("worker-1") == 1);
        _launcher.Processes[0].IsPolite = false;

        _fleet.Scale(0);
        await UntilAsync(() => _launcher.Processes[0].WasKilled);

        Assert.True(_launcher.Processes[0].WasAsked);
        await UntilAsync(() => _fleet.Status.Workers.Count == 0);
    }

    [Fact]
    public async Task Scale_Down_StopsThoseThatStartFirst()
    {
        await StartAsync(2);
        _launcher.ReadyAtOnce = false;
        _fleet.Scale(3);
        await UntilAsync(() => Workers(WorkerState.Starting) == 1);

        _fleet.Scale(2);
        await UntilAsync(() => _fleet.Status.Workers.Count == 2);

        Assert.Equal([false, false, true], _launcher.Processes.Select(process => process.WasAsked));
    }

    [Fact]
    public async Task Worker_Crashes_IsReplacedEverMoreSlowly()
    {
        await StartAsync(1);
        foreach (var seconds in (int[])[1, 2, 4])
        {
            var count = _launcher.Processes.Count;
            _launcher.Processes[^1].Exit(139);
            await UntilAsync(() => _fleet.Status.RetryAt is not null, advance: false);
            Assert.Equal(seconds, (_fleet.Status.RetryAt!.Value - _mesh.Time.GetUtcNow()).TotalSeconds);
            Assert.Equal("It ended by itself with exit code 139. last words", _fleet.Status.LastFailure);
            Assert.Empty(_catalog.Read());

            _mesh.Time.Advance(TimeSpan.FromSeconds(seconds));
            await UntilAsync(() => Workers(WorkerState.Ready) == 1);
            Assert.Equal(count + 1, _launcher.Processes.Count);
        }
    }

    [Fact]
    public async Task Worker_StayedUpForLong_CrashesAsForTheFirstTime()
    {
        await StartAsync(1);
        _launcher.Processes[0].Exit(1);
        await UntilAsync(() => _launcher.Processes.Count == 2 && Workers(WorkerState.Ready) == 1);
        Assert.Equal(1, _fleet.Status.Failures);

        _mesh.Time.Advance(Template.LongestBackOff);
        _launcher.Processes[1].Exit(1);
        await UntilAsync(() => _fleet.Status.RetryAt is not null, advance: false);
        Assert.Equal((1, 1.0), (_fleet.Status.Failures, (_fleet.Status.RetryAt!.Value - _mesh.Time.GetUtcNow()).TotalSeconds));
    }

    [Fact]
    public async Task Worker_NeverReady_IsEndedAndReplaced()
    {
        _launcher.ReadyAtOnce = false;
        _fleet.Scale(1);
        await UntilAsync(() => _fleet.Status.RetryAt is not null);

        Assert.StartsWith("It was not ready within 60 s.", _fleet.Status.LastFailure, StringComparison.Ordinal);
        Assert.True(_launcher.Processes[0].WasAsked);
    }

    [Fact]
    public async Task Start_ProgramIsMissing_IsTriedAgainLater()
    {
        _launcher.Problem = "No such file.";
        _fleet.Scale(2);
        Assert.Equal((1, "It could not be started: No such file."), (_fleet.Status.Failures, _fleet.Status.LastFailure));

        _launcher.Problem = null;
        await UntilAsync(() => Workers(WorkerState.Ready) == 2);
    }

    [Fact]
    public async Task Stop_WhileOneCrashes_EndsAllAndStartsNone()
    {
        await StartAsync(2);
        _launcher.Processes[0].Exit(1);
        var stop = _fleet.StopAsync();
        _mesh.Catalog.Load([MeshHarness.Service("texts")]);
        await UntilAsync(() => stop.IsCompleted);

        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((2, 0), (_launcher.Processes.Count, _fleet.Status.Workers.Count));
    }

    public ValueTask DisposeAsync()
    {
        _catalog.Dispose();
        return _mesh.DisposeAsync();
    }

    private int Workers(WorkerState state) => _fleet.Status.Workers.Count(worker => worker.State == state);

    /// <summary>Workers that are ready and in the catalog that calls see.</summary>
    private async Task StartAsync(int count)
    {
        _fleet.Scale(count);
        await UntilAsync(() => Workers(WorkerState.Ready) == count);
        _mesh.Catalog.Load([MeshHarness.Service("texts") with { Endpoints = [.. _catalog.Read().Single().Endpoints.Select(one => one.Endpoint)] }]);
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            _mesh.Time.Advance(Step);
            await Task.Yield();
        }
    }

    /// <summary>Lets the workers' own threads run, and time pass where it may, until something holds.</summary>
    private async Task UntilAsync(Func<bool> holds, bool advance = true)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            if (advance) _mesh.Time.Advance(Step);
            await Task.Yield();
        }
    }

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
}
