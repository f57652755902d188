using FunctionsOrchestration.Events.Patterns.Snapshots;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What became of an event.</summary>
public enum Arrival
{
    /// <summary>It is taken, and comes out in its turn.</summary>
    Taken,

    /// <summary>It is older than the watermark: others have been let go that came after it. It is the caller's to put aside.</summary>
    Late,

    /// <summary>Its time is further ahead of the clock than it may be. It is the caller's to put aside.</summary>
    Ahead,
}

/// <summary>
/// Puts events into the order of their time. It holds them until the watermark has reached them; of the same time they keep the order in
/// which they came.
/// </summary>
public sealed class EventTimeBuffer
{
    private readonly PriorityQueue<PatternEvent, (long Ticks, long Arrival)> _held = new();
    private readonly Watermarks _watermarks;
    private readonly int _most;
    private long _arrivals;

    /// <summary>Makes an empty one.</summary>
    /// <param name="options">How event time is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public EventTimeBuffer(EventTimeOptions options) => (_watermarks, _most) = (new Watermarks(options), options.MostHeld);

    /// <summary>No event of this time or before is waited for: what matchers are advanced to after the events.</summary>
    public DateTimeOffset Watermark => _watermarks.Current;

    /// <summary>Events that are held.</summary>
    public int Held => _held.Count;

    /// <summary>Events that were older than the watermark.</summary>
    public long Late { get; private set; }

    /// <summary>Events whose time was too far ahead.</summary>
    public long Ahead { get; private set; }

    /// <summary>Events that were let go before their time because there were too many.</summary>
    public long Forced { get; private set; }

    /// <summary>Takes an event, and lets go what its time has come for.</summary>
    /// <param name="e">The event.</param>
    /// <param name="source">Where it comes from, for example a partition of a topic.</param>
    /// <param name="now">The clock.</param>
    /// <param name="ready">Gets the events that are due, in order.</param>
    public Arrival Offer(PatternEvent e, string source, DateTimeOffset now, IList<PatternEvent> ready)
    {
        if (e.Ticks <= _watermarks.Ticks)
        {
            Late++;
            return Arrival.Late;
        }

        if (!_watermarks.Observe(source, e.Time, now))
        {
            Ahead++;
            return Arrival.Ahead;
        }

        _held.Enqueue(e, (e.Ticks, _arrivals++));
        if (_held.Count > _most)
        {
            Forced++;
            _watermarks.Raise(_held.Peek().Ticks);
        }

        Release(ready);
        return Arrival.Taken;
    }

    /// <summary>Takes note of an event without holding it: for who takes events in any order.</summary>
    internal Arrival Pass(PatternEvent e, string source, DateTimeOffset now)
    {
        if (!_watermarks.Observe(source, e.Time, now))
        {
            Ahead++;
            return Arrival.Ahead;
        }

        return Arrival.Taken;
    }

    /// <summary>Looks at the clock, and lets go what idle sources held back.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="ready">Gets the events that are due, in order.</param>
    public void Advance(DateTimeOffset now, IList<PatternEvent> ready)
    {
        _watermarks.Advance(now);
        Release(ready);
    }

    /// <summary>Lets go of all of it, at the end of a stream.</summary>
    /// <param name="ready">Gets the events, in order.</param>
    public void Complete(IList<PatternEvent> ready)
    {
        while (_held.TryDequeue(out var e, out _)) ready.Add(e);
    }

    /// <summary>All that it holds, as plain records.</summary>
    public BufferSnapshot Snapshot() => new()
    {
        Watermarks = _watermarks.Save(),
        Held = [.. _held.UnorderedItems.OrderBy(held => held.Priority).Select(held => SavedEvents.Save(held.Element))],
        Late = Late,
        Ahead = Ahead,
        Forced = Forced,
    };

    /// <summary>Goes on from a snapshot, also with other options. The watermark never goes back.</summary>
    /// <param name="options">How event time is told now.</param>
    /// <param name="snapshot">What another one held.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static EventTimeBuffer Restore(EventTimeOptions options, BufferSnapshot snapshot)
    {
        if (snapshot.Format > BufferSnapshot.CurrentFormat)
            throw new NotSupportedException($"The snapshot is of form {snapshot.Format}; this knows forms up to {BufferSnapshot.CurrentFormat}.");
        var buffer = new EventTimeBuffer(options) { Late = snapshot.Late, Ahead = snapshot.Ahead, Forced = snapshot.Forced };
        buffer._watermarks.Restore(snapshot.Watermarks);
        foreach (var e in snapshot.Held.Select(SavedEvents.Read)) buffer._held.Enqueue(e, (e.Ticks, buffer._arrivals++));
        return buffer;
    }

    private void Release(IList<PatternEvent> ready)
    {
        while (_held.TryPeek(out var e, out _) && e.Ticks <= _watermarks.Ticks) ready.Add(_held.Dequeue());
    }
}
