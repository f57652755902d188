namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// How fast a destination answers, and so when deliveries come back that may not go now. They come back one by one, about as fast as
/// requests end: a backlog that came back all at once, again and again, would keep the queue busy for everybody else. Under its lane's lock.
/// </summary>
internal sealed class LanePace
{
    /// <summary>Of a destination that does not answer at all, 20 messages a second come back to look.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(50);

    /// <summary>Requests that take longer keep what others need: places to deliver from.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    // As in TCP's estimate of a round trip (RFC 6298): recent ones count most.
    private const double Weight = 1.0 / 8;

    private TimeSpan _between = Slowest;
    private TimeSpan _took;
    private DateTimeOffset? _lastEnd;
    private DateTimeOffset _nextTurn = DateTimeOffset.MinValue;

    /// <summary>Whether requests take long.</summary>
    public bool IsSlow => _took > Long;

    /// <summary>A request has ended.</summary>
    public void Ended(DateTimeOffset began, DateTimeOffset now)
    {
        _took += (now - began - _took) * Weight;
        if (_lastEnd is { } last) _between += (TimeSpan.FromTicks(Math.Clamp((now - last).Ticks, 0, Slowest.Ticks)) - _between) * Weight;
        _lastEnd = now;
    }

    /// <summary>When a message comes back that is put off until then or a little later.</summary>
    public DateTimeOffset Turn(DateTimeOffset notBefore)
    {
        var turn = _nextTurn > notBefore ? _nextTurn : notBefore;
        _nextTurn = turn + _between;
        return turn;
    }

    /// <summary>The destination is well again: who is put off now comes back soon.</summary>
    public void StartOver() => _nextTurn = DateTimeOffset.MinValue;
}
