using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Measuring;
using FunctionsOrchestration.Scaling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Scaling;

/// <summary>The loop of one process, over a board, a queue and workers that the test scripts.</summary>
public sealed class ScalingLoopTests : IServiceLoads, IQueueDepths, IScalingActuator, IControlPlane, IDisposable
{
    private readonly MemoryControlTable _table = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
    private readonly ScaledConcurrency _concurrency = new();
    private readonly List<WorkerDecision> _told = [];
    private readonly ControlBoard _board;
    private readonly ScalingLoop _loop;
    private Dictionary<string, int> _workers = [];
    private long _queued;
    private bool _isBroken;

    public ScalingLoopTests()
    {
        _board = new ControlBoard(_table, _time, NullLogger<ControlBoard>.Instance);
        _loop = new ScalingLoop(
            new PolicyBoard(_board), [this, new ConcurrencyActuator(_concurrency)], this, this, _concurrency, this, new WorkerIdentity("me"),
            Options.Create(new ScalingOptions()), _time, NullLogger<ScalingLoop>.Instance);
    }

    public ScalingMeans Means => ScalingMeans.Processes;

    public bool IsConnected => true;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_WorkWaits_AddsWorkersAndTellsTheEntityOnce()
    {
        await DeclareAsync(Policy("texts"));
        _queued = 60;
        await StepAsync();
        await StepAsync();

        Assert.Equal(6, _workers["texts"]);
        await StepAsync();
        await StepAsync();
        Assert.Equal([(0, 6)], _told.Select(one => (one.Decision.Workers, one.Decision.Desired)));
        Assert.All(_told, one => Assert.Equal("me", one.Worker));
    }

    [Fact]
    public async Task Step_PolicyChanges_TakesEffectAndForgetsNothing()
    {
        await DeclareAsync(Policy("texts"));
        _queued = 60;
        await StepAsync();
        await DeclareAsync(Policy("texts") with { Maximum = 3 });
        await StepAsync();
        Assert.Equal(3, _workers["texts"]);
    }

    [Fact]
    public async Task Step_DryRun_ChangesNothingAndTells()
    {
        await DeclareAsync(Policy("texts") with { DryRun = true });
        _queued = 60;
        await StepAsync();
        Assert.Empty(_workers);
        Assert.Equal((6, false), (_told.Single().Decision.Desired, _told.Single().Decision.Applies));
    }

    [Fact]
    public async Task Step_OneTargetFails_OthersAreScaled()
    {
        await DeclareAsync(Policy("a-first"));
        await DeclareAsync(Policy("drain") with { Means = ScalingMeans.Concurrency });
        (_queued, _isBroken) = (60, true);
        await StepAsync();
        Assert.Equal(6, _concurrency.LimitOf("drain"));
    }

    [Fact]
    public async Task Step_PolicyIsTakenBack_ForgetsItsConcurrency()
    {
        await DeclareAsync(Policy("drain") with { Means = ScalingMeans.Concurrency });
        await StepAsync();
        Assert.Equal(1, _concurrency.LimitOf("drain"));

        await _table.DeleteAsync(ScalingEntity.NoticeKind, "drain");
        await StepAsync();
        Assert.Null(_concurrency.LimitOf("drain"));
    }

    [Fact]
    public async Task Step_NoticeOfANewerVersion_IsLeftOut()
    {
        await _table.WriteAsync(new ControlNotice(ScalingEntity.NoticeKind, "new", """{"target":"new","means":"quantum"}"""));
        await DeclareAsync(Policy("texts"));
        await StepAsync();
        Assert.Equal(["texts"], _workers.Keys);
    }

    [Fact]
    public void State_OfTheFirstVersion_IsStillRead()
    {
        const string Stored = """
            {"policy":{"target":"texts","means":"processes","goals":{"backlogPerWorker":10,"workerConcurrency":1},"up":{"cooldown":"00:00:15","maxStep":4,"maxShare":1},
             "down":{"cooldown":"00:01:00","maxStep":4,"maxShare":0.25},"stabilizationWindow":"00:05:00","tolerance":0.1,"minimum":1,"maximum":10,
             "schedule":[{"name":"office","begins":"0 7 * * 1-5","lasts":"10:00:00","minimum":2}],"dryRun":false},"version":3,
             "decisions":[{"worker":"w","decision":{"at":"2026-01-05T00:00:00+00:00","workers":1,"wanted":2,"desired":1,"hold":"cooldown","applies":false,"reason":"r"}}],
             "lead":{"worker":"w","until":"2026-01-05T00:01:00+00:00"}}
            """;
        var state = JsonSerializer.Deserialize<ScalingState>(Stored, Serialization.Options)!;
        Assert.Equal((3L, "texts", ScalingHold.Cooldown), (state.Tag, state.Policy!.Target, state.Decisions.Single().Decision.Hold));
        Assert.Empty(PolicyValidator.Validate(state.Policy));
    }

    public ServiceLoad? Read(string service) => null;

    public Task<long> ReadAsync(string queue, CancellationToken cancellation) => Task.FromResult(_queued);

    public Task<WorkerCount?> ReadAsync(ScalingPolicy policy, CancellationToken cancellation) => _isBroken
        ? throw new InvalidOperationException("Broken.")
        : Task.FromResult<WorkerCount?>(new WorkerCount(_workers.GetValueOrDefault(policy.Target), _workers.GetValueOrDefault(policy.Target)));

    Task IScalingActuator.ApplyAsync(ScalingPolicy policy, int desired, CancellationToken cancellation)
    {
        _workers = new(_workers) { [policy.Target] = desired };
        return Task.CompletedTask;
    }

    Task IControlPlane.TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
    {
        _told.Add((WorkerDecision)message);
        return Task.CompletedTask;
    }

    public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
        where TState : class => Task.FromResult<TState?>(null);

    public void Dispose()
    {
        _loop.Dispose();
        _board.Dispose();
    }

    private static ScalingPolicy Policy(string target) => new()
    {
        Target = target, Queue = "work", Goals = new ScalingGoals { BacklogPerWorker = 10 }, Up = new ScalingPace { MaxStep = 100 },
    };

    private Task DeclareAsync(ScalingPolicy policy) =>
        _table.WriteAsync(new ControlNotice(ScalingEntity.NoticeKind, policy.Target, JsonSerializer.Serialize(policy, Serialization.Options)));

    private async Task StepAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        await _board.RefreshAsync(Stop);
        await _loop.StepAsync(Stop);
    }
}
