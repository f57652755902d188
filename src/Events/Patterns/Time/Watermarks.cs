namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Says up to which time all events have come: as far as the slowest source that is not idle, less what may come out of order. It never
/// goes back. The idea is that of the Dataflow model (Akidau et al., VLDB 2015); idle sources are Flink's.
/// </summary>
public sealed class Watermarks
{
    private const string Others = "";

    private readonly EventTimeOptions _options;
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);

    // The slowest in front. An entry is of the time when it was put in; it is put right when it gets to the front.
    private readonly PriorityQueue<Source, long> _slowest = new();
    private long _newest = long.MinValue;
    private long _current = long.MinValue;

    /// <summary>Makes one without sources.</summary>
    /// <param name="options">How event time is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Watermarks(EventTimeOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>The watermark: no event of this time or before is waited for. The least time while there is none.</summary>
    public DateTimeOffset Current => _current == long.MinValue ? DateTimeOffset.MinValue : new DateTimeOffset(_current, TimeSpan.Zero);

    internal long Ticks => _current;

    /// <summary>Sources that are told apart now.</summary>
    public int Sources => _sources.Count;

    /// <summary>Sees an event.</summary>
    /// <param name="source">Where it comes from, for example a partition of a topic.</param>
    /// <param name="time">Its time.</param>
    /// <param name="now">The clock.</param>
    /// <returns>False where its time is further ahead than it may be; it then changes nothing.</returns>
    public bool Observe(string source, DateTimeOffset time, DateTimeOffset now)
    {
        if (time - now > _options.MostAhead) return false;
        var state = Find(source);
        state.Seen = now.UtcTicks;
        state.Newest = Math.Max(state.Newest, time.UtcTicks);
        _newest = Math.Max(_newest, time.UtcTicks);
        if (!state.Waits)
        {
            state.Waits = true;
            _slowest.Enqueue(state, state.Newest);
        }

        Advance(now);
        return true;
    }

    /// <summary>Looks at the clock: sources that have become idle hold nothing back any more.</summary>
    /// <param name="now">The clock.</param>
    public void Advance(DateTimeOffset now)
    {
        var idleSince = now.UtcTicks - _options.IdleAfter.Ticks;
        while (_slowest.TryPeek(out var source, out var newest))
        {
            if (source.Seen <= idleSince)
            {
                source.Waits = false;
                _slowest.Dequeue();
            }
            else if (source.Newest != newest)
            {
                _slowest.DequeueEnqueue(source, source.Newest);
            }
            else
            {
                Raise(newest - _options.OutOfOrderness.Ticks);
                return;
            }
        }

        if (_newest != long.MinValue) Raise(Math.Max(_newest - _options.OutOfOrderness.Ticks, idleSince));
    }

    /// <summary>Moves the watermark on, at the cost of events that are older and still to come.</summary>
    internal void Raise(long ticks) => _current = Math.Max(_current, ticks);

    internal WatermarkSnapshot Save() => new()
    {
        Current = At(_current),
        Newest = At(_newest),
        Sources = [.. _sources.Select(source => new SavedSource(
            source.Key, At(source.Value.Newest), new DateTimeOffset(source.Value.Seen, TimeSpan.Zero), source.Value.Waits))],
    };

    internal void Restore(WatermarkSnapshot saved)
    {
        (_current, _newest) = (saved.Current?.UtcTicks ?? long.MinValue, saved.Newest?.UtcTicks ?? long.MinValue);
        foreach (var one in saved.Sources)
        {
            var source = Find(one.Name);
            (source.Newest, source.Seen) = (Math.Max(source.Newest, one.Newest?.UtcTicks ?? long.MinValue), Math.Max(source.Seen, one.Seen.UtcTicks));
            if (!one.Waits || source.Waits) continue;
            source.Waits = true;
            _slowest.Enqueue(source, source.Newest);
        }
    }

    private static DateTimeOffset? At(long ticks) => ticks == long.MinValue ? null : new DateTimeOffset(Math.Max(0, ticks), TimeSpan.Zero);

    private Source Find(string name)
    {
        if (_sources.TryGetValue(name, out var source)) return source;
        if (_sources.Count >= _options.MostSources) name = Others;
        if (!_sources.TryGetValue(name, out source)) _sources.Add(name, source = new Source());
        return source;
    }

    private sealed class Source
    {
        public long Newest { get; set; } = long.MinValue;

        public long Seen { get; set; }

        public bool Waits { get; set; }
    }
}
