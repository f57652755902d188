using FunctionsOrchestration.LocalHost.Engine.Instances;

namespace FunctionsOrchestration.LocalHost.Engine.Timers;

/// <summary>A message that is delivered at a time. Owner and number tell it from others that are due together.</summary>
internal readonly record struct Alarm(DateTime Due, long Owner, int Number, string Target, Envelope Envelope);

/// <summary>
/// Delivers alarms when they are due: when the wall clock says so, as the genuine host does. What is here stands in the store
/// too, which is where a restart finds it; this is only the clock.
/// </summary>
/// <remarks>
/// The runtime's timers measure elapsed time, and know nothing of a clock that is set or of a machine that slept. So a wait is
/// taken in pieces, and each piece ends with a look at the clock.
/// </remarks>
internal sealed class AlarmClock : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedSet<Alarm> _alarms = new(Comparer<Alarm>.Create(Compare));
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestWait;
    private readonly Action<string, Envelope> _deliver;
    private readonly ITimer _timer;
    private bool _disposed;

    public AlarmClock(TimeProvider time, TimeSpan longestWait, Action<string, Envelope> deliver)
    {
        _time = time;
        _longestWait = longestWait;
        _deliver = deliver;
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the next alarm is due; null when there is none.</summary>
    public DateTime? NextDue
    {
        get
        {
            lock (_gate) return _alarms.Count == 0 ? null : _alarms.Min.Due;
        }
    }

    public void Add(Alarm alarm)
    {
        lock (_gate)
        {
            if (_alarms.Add(alarm) && _alarms.Min == alarm) Arm_NeedsLock();
        }
    }

    public void Remove(DateTime due, long owner, int number)
    {
        lock (_gate) _alarms.Remove(new Alarm(due, owner, number, "", default));
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
    }

    private static int Compare(Alarm one, Alarm other)
    {
        var byDue = one.Due.CompareTo(other.Due);
        if (byDue != 0) return byDue;
        var byOwner = one.Owner.CompareTo(other.Owner);
        return byOwner != 0 ? byOwner : one.Number.CompareTo(other.Number);
    }

    private void Ring()
    {
        List<Alarm> due = [];
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcDateTime;
            while (_alarms.Count > 0 && _alarms.Min.Due <= now)
            {
                due.Add(_alarms.Min);
                _alarms.Remove(_alarms.Min);
            }

            Arm_NeedsLock();
        }

        foreach (var alarm in due) _deliver(alarm.Target, alarm.Envelope);
    }

    private void Arm_NeedsLock()
    {
        if (_disposed || _alarms.Count == 0) return;
        var wait = _alarms.Min.Due - _time.GetUtcNow().UtcDateTime;

        // Rounded up: the runtime cuts to milliseconds, and a timer that rings early would spin until it is due.
        var milliseconds = Math.Ceiling(Math.Clamp(wait.TotalMilliseconds, 0, _longestWait.TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
