namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>A clock that stands still until it is moved. Timers fire on the thread that moves it, in order of when they are
/// due, each at its own time.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TestTimer, (DateTimeOffset Due, long Set)> _timers = new();
    private DateTimeOffset _now = start;
    private long _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The first timer, past what was changed or disposed since it was queued.</summary>
    private TestTimer? First_NeedsLock
    {
        get
        {
            while (_timers.TryPeek(out var timer, out var queued))
            {
                if (timer.Due == queued.Due && timer.Set == queued.Set) return timer;
                _timers.Dequeue();
            }

            return null;
        }
    }

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate) return First_NeedsLock?.Due;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, never back, and fires what becomes due.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        while (TakeDue(moment) is { } timer) timer.Fire();
        lock (_gate) _now = moment > _now ? moment : _now;
    }

    private TestTimer? TakeDue(DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (First_NeedsLock is not { } timer || timer.Due > moment) return null;
            _timers.Dequeue();
            if (timer.Due > _now) _now = timer.Due!.Value;
            timer.Due = null;
            if (timer.Period > TimeSpan.Zero) Set_NeedsLock(timer, timer.Period);
            return timer;
        }
    }

    private void Set_NeedsLock(TestTimer timer, TimeSpan wait)
    {
        (timer.Due, timer.Set) = (_now + wait, ++_set);
        _timers.Enqueue(timer, (timer.Due.Value, timer.Set));
    }

    private sealed class TestTimer(TestClock clock, Action fire) : ITimer
    {
        private bool _disposed;

        public DateTimeOffset? Due { get; set; }

        public long Set { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed) return false;
                (Due, Period) = (null, period);
                if (dueTime > TimeSpan.Zero) clock.Set_NeedsLock(this, dueTime);
            }

            // What is due now does not wait for the clock to move.
            if (dueTime == TimeSpan.Zero) Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate) (_disposed, Due) = (true, null);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
