using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

public sealed class LeasedRateLimiterTests : IDisposable
{
    private static readonly RateRule Rule = new(10, 10, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, TimeSpan.FromMilliseconds(300));
    private readonly FakeTimeProvider _time = new();
    private readonly LedgerPlane _plane;
    private LeasedRateLimiter _limiter;

    public LeasedRateLimiterTests()
    {
        // What waits for the clock goes on within Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        _plane = new LedgerPlane(_time);
        _limiter = Make();
    }

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task Take_WithNothingHeld_WaitsForTheOwnerAndPasses()
    {
        var verdict = Take();
        Assert.False(verdict.IsCompleted);

        Pass(2);

        Assert.True((await verdict).IsAdmitted);
        Assert.Single(_plane.Told);
    }

    [Fact]
    public async Task Take_OfAsMuchAsTheLimit_PassesAndTheNextIsRefusedUntilSomethingLeaves()
    {
        for (var call = 0; call < 10; call++)
        {
            var verdict = Take();
            Pass(2);
            Assert.True((await verdict).IsAdmitted, $"call {call}");
        }

        var refused = Take();
        Pass(100);

        Assert.Equal(RateOutcome.Exhausted, (await refused).Outcome);
        Assert.InRange((await refused).RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.1));
        // Once the owner has said so, nobody waits for it.
        Assert.True(Take().IsCompleted);
    }

    [Fact]
    public async Task Silence_OfALease_ReturnsWhatIsHeldAndThenTellsNothing()
    {
        var verdict = Take();
        Pass(2);
        await verdict;

        Pass(1_000);
        var told = _plane.Told.Count;
        Pass(10_000);

        Assert.True(_plane.Told[^1].IsIdle);
        Assert.Equal(told, _plane.Told.Count);
        Assert.InRange(told, 2, 4);
    }

    [Fact]
    public async Task Owner_OutOfReach_RefusesWhenNothingIsHeld()
    {
        _plane.IsDown = true;
        var waiting = Take();
        Pass(2);

        Assert.Equal(RateOutcome.Unreachable, (await waiting).Outcome);
        Assert.Equal(RateOutcome.Unreachable, (await Take()).Outcome);

        _plane.IsDown = false;
        Pass(1_100);
        Assert.True((await Passing(Take())).IsAdmitted);
    }

    [Fact]
    public async Task Owner_OutOfReachWithALocalShare_AdmitsThatShare()
    {
        _limiter.Dispose();
        _limiter = Make(localShare: 0.3);
        _plane.IsConnected = false;
        var first = Take();
        Pass(2);
        Assert.True((await first).IsAdmitted);

        var admitted = 1;
        for (var call = 0; call < 20; call++) if ((await Take()).IsAdmitted) admitted++;

        Assert.Equal(3, admitted);
    }

    [Fact]
    public async Task Take_ThatIsCancelled_LeavesTheQueue()
    {
        using var cancel = new CancellationTokenSource();
        var verdict = _limiter.TakeAsync("t", CallPriority.Normal, 1, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verdict);
        Assert.Equal(0, _limiter.GetStatistics()!.CurrentQueuedCount);
    }

    [Fact]
    public async Task Correct_OfACallThatReachedNobody_MakesRoomForAnother()
    {
        var verdicts = new List<RateVerdict>();
        for (var call = 0; call < 10; call++) verdicts.Add(await Passing(Take()));
        Pass(300);
        Assert.False((await Passing(Take())).IsAdmitted);

        _limiter.Correct("t", verdicts[0], -1);
        Pass(400);

        Assert.True((await Passing(Take())).IsAdmitted);
        Assert.False((await Passing(Take())).IsAdmitted);
    }

    [Fact]
    public async Task AcquireAsync_AsARateLimiter_GrantsAndRefusesWithRetryAfter()
    {
        var first = _limiter.AcquireAsync(10, TestContext.Current.CancellationToken).AsTask();
        Pass(2);
        Assert.True((await first).IsAcquired);

        var second = _limiter.AcquireAsync(1, TestContext.Current.CancellationToken).AsTask();
        Pass(110);

        using var refused = await second;
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(System.Threading.RateLimiting.MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero);
    }

    private LeasedRateLimiter Make(double? localShare = null) => new(
        new RateInstance(new RateScope("nlp", null, null), RateMeter.Requests, Rule, 1, localShare), new WorkerIdentity("w"), _plane, _time,
        NullLogger.Instance);

    private Task<RateVerdict> Take() => _limiter.TakeAsync("t", CallPriority.Normal, 1, TestContext.Current.CancellationToken).AsTask();

    private async Task<RateVerdict> Passing(Task<RateVerdict> verdict)
    {
        for (var step = 0; step < 120 && !verdict.IsCompleted; step++) Pass(1);
        return await verdict;
    }

    /// <summary>Lets time pass, a millisecond at a time, each when the background work waits for the next.</summary>
    private void Pass(int milliseconds)
    {
        for (; milliseconds > 0; milliseconds--)
        {
            SpinWait.SpinUntil(() => _limiter.IsAtRest);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        SpinWait.SpinUntil(() => _limiter.IsAtRest);
    }
}
