namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>
/// Tumbling and sliding windows. Events are gathered once, in panes as long as the slide; a window is the panes that it covers, put
/// together (Li et al., "No pane, no gain", SIGMOD Record 2005).
/// </summary>
internal sealed class TimeWindows : IWindows
{
    private readonly WindowDefinition _definition;
    private readonly Aggregates _aggregates;
    private readonly SortedDictionary<long, Dictionary<string, Accumulator>> _panes = [];
    private readonly long _size;
    private readonly long _slide;
    private long _reported = long.MinValue;

    public TimeWindows(WindowDefinition definition)
    {
        (_definition, _aggregates) = (definition, new Aggregates(definition.Aggregates));
        _size = definition.Size.Ticks;
        _slide = definition.Kind == WindowKind.Sliding ? definition.Slide.Ticks : _size;
    }

    public long Dropped { get; private set; }

    public int Held { get; private set; }

    public bool Add(string key, PatternEvent e, long watermark, WindowOutput output)
    {
        var pane = e.Ticks - (e.Ticks % _slide);
        if (watermark != long.MinValue && pane + _size + _definition.AllowedLateness.Ticks <= watermark) return false;
        if (!_panes.TryGetValue(pane, out var keys)) _panes.Add(pane, keys = new Dictionary<string, Accumulator>(StringComparer.Ordinal));
        if (!keys.TryGetValue(key, out var accumulator))
        {
            keys.Add(key, accumulator = new Accumulator(_aggregates));
            Held++;
        }

        accumulator.Add(e);
        for (var end = pane + _slide; end <= Math.Min(pane + _size, _reported); end += _slide) Report(key, end, true, output);
        while (Held > _definition.Most) Drop();
        return true;
    }

    public void AdvanceTo(long watermark, WindowOutput output)
    {
        while (NextEnd() is { } end && end <= watermark)
        {
            _reported = end;
            foreach (var key in KeysOf(end)) Report(key, end, false, output);
        }

        if (watermark > _reported) _reported = Math.Max(_reported, watermark - (watermark % _slide));
        while (_panes.Count > 0 && First() is var pane && pane + _size + _definition.AllowedLateness.Ticks <= watermark) Remove(pane);
    }

    public WindowSnapshot Save(WindowSnapshot into) => into with
    {
        Dropped = Dropped,
        Part = TimeSpan.FromTicks(_slide),
        Reported = _reported == long.MinValue ? null : new DateTimeOffset(_reported, TimeSpan.Zero),
        Panes = [.. _panes.SelectMany(pane => pane.Value.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry =>
            new SavedPane(new DateTimeOffset(pane.Key, TimeSpan.Zero), entry.Key, entry.Value.Save())))],
    };

    /// <summary>Parts go on where they are as long as before, whatever the size of the window is now.</summary>
    public int Restore(WindowSnapshot snapshot)
    {
        Dropped = snapshot.Dropped;
        if (snapshot.Part.Ticks != _slide) return 0;
        _reported = snapshot.Reported?.UtcTicks ?? long.MinValue;
        var places = _aggregates.PlacesIn(snapshot.Aggregates);
        foreach (var saved in snapshot.Panes)
        {
            var start = saved.Start.UtcTicks;
            if (!_panes.TryGetValue(start, out var keys)) _panes.Add(start, keys = new Dictionary<string, Accumulator>(StringComparer.Ordinal));
            var accumulator = keys[saved.Key] = new Accumulator(_aggregates);
            accumulator.Restore(saved.Figures, places);
            Held++;
        }

        while (Held > _definition.Most) Drop();
        return Held;
    }

    // The next window that was not reported and has events. Ends lie on the slide, and windows without events are passed over.
    private long? NextEnd()
    {
        foreach (var pane in _panes.Keys)
        {
            var end = Math.Max(pane + _slide, _reported == long.MinValue ? long.MinValue : _reported + _slide);
            if (end <= pane + _size) return end;
        }

        return null;
    }

    private SortedSet<string> KeysOf(long end)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pane in PanesOf(end)) keys.UnionWith(pane.Keys);
        return keys;
    }

    private IEnumerable<Dictionary<string, Accumulator>> PanesOf(long end)
    {
        for (var pane = end - _size; pane < end; pane += _slide)
            if (_panes.TryGetValue(pane, out var keys)) yield return keys;
    }

    private void Report(string key, long end, bool isUpdate, WindowOutput output)
    {
        var whole = new Accumulator(_aggregates);
        foreach (var pane in PanesOf(end))
            if (pane.TryGetValue(key, out var part)) whole.Merge(part);
        output.Results.Add(new WindowResult(
            _definition.Name, key, new DateTimeOffset(end - _size, TimeSpan.Zero), new DateTimeOffset(end, TimeSpan.Zero), whole.Events, whole.Values(), isUpdate));
    }

    private long First() => _panes.Keys.First();

    private void Drop()
    {
        Dropped += _panes[First()].Count;
        Remove(First());
    }

    private void Remove(long pane)
    {
        Held -= _panes[pane].Count;
        _panes.Remove(pane);
    }
}
