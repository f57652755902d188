namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// The event time of one partition: how far its events have come, less what may come out of order. It never goes back, and while the
/// partition is silent it follows the clock. Watermarks are those of the Dataflow model (Akidau et al., VLDB 2015); idle sources are Flink's, and
/// a partition has one source, so nothing waits for another.
/// </summary>
/// <param name="time">How it is told.</param>
internal sealed class StreamClock(StreamTime time)
{
    private DateTimeOffset _newest = DateTimeOffset.MinValue;
    private DateTimeOffset _seen = DateTimeOffset.MinValue;

    /// <summary>No event of this time or before is waited for; the least time while there has been none.</summary>
    public DateTimeOffset Watermark { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Sees an event.</summary>
    /// <returns>False where its time is further ahead of the clock than it may be; it then changes nothing.</returns>
    public bool Observe(DateTimeOffset eventTime, DateTimeOffset now)
    {
        if (eventTime - now > time.MostAhead) return false;
        _seen = now;
        if (eventTime > _newest) _newest = eventTime;
        Raise(Less(_newest, time.OutOfOrderness));
        return true;
    }

    /// <summary>Looks at the clock.</summary>
    public void Advance(DateTimeOffset now)
    {
        if (_newest > DateTimeOffset.MinValue && now - _seen >= time.IdleAfter) Raise(now - time.IdleAfter);
    }

    public SavedClock Save() => new(_newest, _seen, Watermark);

    public void Restore(SavedClock saved) => (_newest, _seen, Watermark) = (saved.Newest, saved.Seen, saved.Watermark);

    private void Raise(DateTimeOffset to) => Watermark = to > Watermark ? to : Watermark;

    private static DateTimeOffset Less(DateTimeOffset at, TimeSpan span) => at - DateTimeOffset.MinValue > span ? at - span : DateTimeOffset.MinValue;
}

/// <summary>What a partition knows of the time.</summary>
/// <param name="Newest">Time of its newest event.</param>
/// <param name="Seen">When it saw one last, by the clock.</param>
/// <param name="Watermark">Its watermark.</param>
public sealed record SavedClock(DateTimeOffset Newest, DateTimeOffset Seen, DateTimeOffset Watermark);
