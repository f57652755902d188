using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Backpressure;

public sealed class DrainGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DrainGate _gate;
    private int? _ceiling;

    public DrainGateTests() =>
        _gate = new DrainGate(new ConcurrencyDefinition { Algorithm = "none", Max = 4 }, 0.75, _ => 1, () => _ceiling, _time, new Random(7));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Enter_NobodyHasWork_GoesWithoutATurn() => Assert.Null(await _gate.EnterAsync(null, Stop));

    [Fact]
    public async Task Enter_OneTenantFloods_LeavesAPlaceForAnother()
    {
        var flood = Enter("a", 20);
        Assert.Equal(3, flood.Count(turn => turn.IsCompleted));

        _gate.Offer("b");

        Assert.Equal("b", (await await Task.WhenAny(flood.Skip(3)))!.Tenant);
        Assert.Equal(4, _gate.Running);
    }

    [Fact]
    public void Enter_UnderAScalingPolicy_TakesNoMoreThanItAllows()
    {
        _ceiling = 2;
        Assert.Single(Enter("a", 20), turn => turn.IsCompleted);
        _gate.Offer("b");
        Assert.Equal((2, 2), (_gate.Running, _gate.Limit));
    }

    [Fact]
    public async Task Leave_WithAnswers_LetsTheNextInUntilAllAreServed()
    {
        var waiting = new Queue<Task<DrainTurn?>>(Enter("a", 50));
        while (waiting.TryDequeue(out var turn))
        {
            Assert.InRange(_gate.Running, 1, 3);
            (await turn)!.Judged(WorkVerdict.Done);
        }

        Assert.Equal(0, _gate.Running);
    }

    [Fact]
    public async Task FoundNothing_NobodyElseHasWork_SendsHomeWhoWaits()
    {
        var waiting = Enter("a", 10);
        for (var i = 0; i < 3; i++) (await waiting[i])!.FoundNothing();

        Assert.All(await Task.WhenAll(waiting.Skip(3)), Assert.Null);
    }

    [Fact]
    public async Task Judged_Refused_LetsItsTenantRestAndThenGoOn()
    {
        var first = (await _gate.EnterAsync("a", Stop))!;
        first.Judged(new WorkVerdict(VerdictKind.Deferred, TimeSpan.FromSeconds(30)) { IsRefusal = true });

        var next = _gate.EnterAsync("a", Stop).AsTask();
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal("a", (await next)!.Tenant);
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesItsTurnToOthers()
    {
        using var leaves = new CancellationTokenSource();
        var inside = Enter("a", 3);
        var gone = _gate.EnterAsync("a", leaves.Token).AsTask();
        var stays = _gate.EnterAsync("a", Stop).AsTask();

        await leaves.CancelAsync();
        (await inside[0])!.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.NotNull(await stays);
    }

    [Fact]
    public async Task Judged_Overload_ShrinksWhatMayRun()
    {
        using var gate = new DrainGate(
            new ConcurrencyDefinition { Algorithm = "vegas", Initial = 20, Max = 24 }, 1, _ => 1, () => null, _time, new Random(7));
        for (var i = 0; i < 30; i++)
        {
            var turn = (await gate.EnterAsync("a", Stop))!;
            _time.Advance(TimeSpan.FromSeconds(1));
            turn.Judged(new WorkVerdict(VerdictKind.Deferred, TimeSpan.FromSeconds(1)) { IsOverload = true });
        }

        Assert.Equal(1, gate.Limit);
    }

    private List<Task<DrainTurn?>> Enter(string tenant, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => _gate.EnterAsync(tenant, Stop).AsTask())];
}
