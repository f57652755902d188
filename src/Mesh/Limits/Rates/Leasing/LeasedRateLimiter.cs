using System.Threading.RateLimiting;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// One worker's part of a limit that all workers keep. Calls take tokens that it holds; in the background it tells the limit's owner what
/// was used, and gets new ones. A call waits only where nothing is held and the owner has not said that the limit is reached.
/// </summary>
internal sealed class LeasedRateLimiter : RateLimiter
{
    private const int MostWaiting = 1_024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LocalTokens _tokens;
    private readonly RateOwner _owner;
    private readonly LocalShare? _share;
    private readonly RateRule _rule;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _wake = NewWake();
    private Task _pump = Task.CompletedTask;
    private bool _isPumping;
    private bool _isUnreachable;
    private bool _isLeaving;
    private bool _isWakeable;
    private DateTimeOffset _restsUntil;
    private long _lastTaken;

    /// <param name="limit">The limit.</param>
    /// <param name="worker">Who this is.</param>
    /// <param name="plane">The way to the owner.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Says when the owner cannot be reached.</param>
    public LeasedRateLimiter(RateInstance limit, WorkerIdentity worker, IControlPlane plane, TimeProvider time, ILogger log)
    {
        (Limit, _rule, _time, _log) = (limit, limit.Rule, time, log);
        _tokens = new LocalTokens(worker.Id, limit.Rule, limit.Version);
        _owner = new RateOwner(limit, plane, time);
        _share = limit.LocalShare is { } part ? new LocalShare(worker.Id, limit.Rule.Part(part), limit.Version) : null;
        _lastTaken = time.GetTimestamp();
    }

    /// <summary>The limit.</summary>
    public RateInstance Limit { get; }

    /// <summary>How often the owner was told something; for measurements.</summary>
    public long Exchanges { get; private set; }

    /// <summary>True while the background work waits for the clock or a call, so that a test may move the clock.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_gate) return !_isPumping || (_restsUntil > _time.GetUtcNow() && !(_isWakeable && _wake.Task.IsCompleted));
        }
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => _isPumping ? null : _time.GetElapsedTime(Volatile.Read(ref _lastTaken));

    /// <summary>Takes tokens, or waits for the owner's word where there is none yet.</summary>
    /// <param name="tenant">Who calls.</param>
    /// <param name="priority">How important.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<RateVerdict> TakeAsync(string tenant, CallPriority priority, long count, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_gate)
        {
            var verdict = Take(tenant, priority, count);
            if (verdict.Outcome != RateOutcome.Unknown) return ValueTask.FromResult(verdict);
            if (_waiting.Count >= MostWaiting) return ValueTask.FromResult(RateVerdict.Refused(RateOutcome.QueueFull, _rule.Lease));
            waiter = new Waiter(tenant, priority, count);
            // More important calls are served first, and among equals those that came first.
            var before = _waiting.First;
            while (before is not null && before.Value.Priority >= priority) before = before.Next;
            if (before is null) _waiting.AddLast(waiter);
            else _waiting.AddBefore(before, waiter);
            _wake.TrySetResult();
        }

        return WaitAsync(waiter, cancellation);
    }

    /// <summary>Gives back, or takes more, when it is known what a call needed.</summary>
    /// <param name="tenant">Who called.</param>
    /// <param name="verdict">What admitted it.</param>
    /// <param name="more">How many more were needed; below 0 how many fewer.</param>
    public void Correct(string tenant, RateVerdict verdict, long more)
    {
        if (more == 0) return;
        lock (_gate)
        {
            _tokens.Correct(tenant, verdict.Slot, more, _time.GetUtcNow().UtcTicks);
            StartPump();
        }
    }

    /// <summary>Returns everything that is held; calls that wait are refused.</summary>
    public async Task LeaveAsync()
    {
        List<Waiter> waiting;
        lock (_gate)
        {
            (_isLeaving, waiting) = (true, [.. _waiting]);
            _waiting.Clear();
            StartPump();
            _wake.TrySetResult();
        }

        foreach (var waiter in waiting) waiter.Answer.TrySetResult(RateVerdict.Refused(RateOutcome.Unreachable, _rule.Lease));
        await _pump;
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate) return new() { CurrentQueuedCount = _waiting.Count };
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            var verdict = Take("", CallPriority.Normal, permitCount);
            if (verdict.Outcome == RateOutcome.Unknown) _wake.TrySetResult();
            return RateAnswer.Of(verdict);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        RateAnswer.Of(await TakeAsync("", CallPriority.Normal, permitCount, cancellationToken));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _stop.Cancel();
        _stop.Dispose();
        base.Dispose(disposing);
    }

    private RateVerdict Take(string tenant, CallPriority priority, long count)
    {
        var verdict = _tokens.Take(tenant, priority, count, _time.GetUtcNow().UtcTicks);
        if (!_isPumping) StartPump();
        if (verdict.Outcome != RateOutcome.Unknown || !(_isUnreachable || _isLeaving)) return verdict;
        return WithoutOwner(tenant, priority, count);
    }

    private RateVerdict WithoutOwner(string tenant, CallPriority priority, long count) =>
        _share?.Take(tenant, priority, count, _time.GetUtcNow()) ?? RateVerdict.Refused(RateOutcome.Unreachable, _rule.Lease);

    private async ValueTask<RateVerdict> WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var ending = cancellation.UnsafeRegister(static (state, token) =>
        {
            var (limiter, waiter) = ((LeasedRateLimiter, Waiter))state!;
            lock (limiter._gate) limiter._waiting.Remove(waiter);
            waiter.Answer.TrySetCanceled(token);
        }, (this, waiter));
        return await waiter.Answer.Task;
    }

    /// <summary>Begins the background work where there is none. Under the lock.</summary>
    private void StartPump()
    {
        if (_isPumping || _stop.IsCancellationRequested) return;
        (_isPumping, _wake) = (true, NewWake());
        Volatile.Write(ref _lastTaken, _time.GetTimestamp());
        _pump = PumpAsync(_stop.Token);
    }

    private async Task PumpAsync(CancellationToken stop)
    {
        try
        {
            // Not on the thread of the call that began it, nor under its lock; and calls that come with it are in the first report.
            await RestAsync(Gathering, isWakeable: false, Task.Delay(Gathering, _time, stop));
            while (NextReport() is (var isDone, var report) && !isDone)
            {
                if (report is not null) Answered(await _owner.ExchangeAsync(report, _tokens.IsAnswer, Patience, stop));
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var pause = _isUnreachable ? LeastPatience / 2 : _rule.Period;
                await RestAsync(pause, isWakeable: true, Task.WhenAny(Volatile.Read(ref _wake).Task, Task.Delay(pause, _time, ending.Token)));
                await ending.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process ends; what it holds runs out.
        }
    }

    private async Task RestAsync(TimeSpan pause, bool isWakeable, Task end)
    {
        lock (_gate) (_restsUntil, _isWakeable) = (_time.GetUtcNow() + pause, isWakeable);
        await end;
        lock (_gate) _restsUntil = default;
    }

    private TimeSpan Patience => _rule.Lease > LeastPatience ? _rule.Lease : LeastPatience;

    private (bool IsDone, RateReport? Report) NextReport()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _tokens.IsAsleep)
            {
                _isPumping = false;
                return (true, null);
            }

            if (_wake.Task.IsCompleted) _wake = NewWake();
            var report = _tokens.Report(
                _waiting.Select(one => new RateDemand(one.Tenant, one.Priority, 0, one.Count)), _time.GetUtcNow().UtcTicks, _isLeaving);
            if (report is not null) Exchanges++;
            return (false, report);
        }
    }

    private void Answered(RateLedgerState? state)
    {
        List<(Waiter Waiter, RateVerdict Verdict)> answers = [];
        lock (_gate)
        {
            var wasUnreachable = _isUnreachable;
            _isUnreachable = state is null;
            if (wasUnreachable != _isUnreachable) _log.RateOwnerReached(Limit.Name, !_isUnreachable);
            var now = _time.GetUtcNow().UtcTicks;
            if (state is null) _tokens.Unanswered();
            else _tokens.Accept(state, now);
            for (var node = _waiting.First; node is not null;)
            {
                var (waiter, next) = (node.Value, node.Next);
                var verdict = _tokens.Retake(waiter.Tenant, waiter.Priority, waiter.Count, now);
                if (verdict.Outcome == RateOutcome.Unknown && _isUnreachable) verdict = WithoutOwner(waiter.Tenant, waiter.Priority, waiter.Count);
                if (verdict.Outcome != RateOutcome.Unknown)
                {
                    answers.Add((waiter, verdict));
                    _waiting.Remove(node);
                }

                node = next;
            }

            // Who waits still, waits for the next report: to ask again at once would get the same answer.
        }

        foreach (var (waiter, verdict) in answers) waiter.Answer.TrySetResult(verdict);
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Waiter(string Tenant, CallPriority Priority, long Count)
    {
        public TaskCompletionSource<RateVerdict> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
