namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>The last events of each key. Sums are kept as events come and go, and begun anew with each turn of the ring.</summary>
internal sealed class CountWindows(WindowDefinition definition) : IWindows
{
    private readonly Aggregates _aggregates = new(definition.Aggregates);
    private readonly Dictionary<string, LinkedListNode<(string Key, Ring Ring)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Ring Ring)> _byUse = new();
    private readonly string _name = definition.Name;
    private readonly int _every = definition.Every;

    // The one that had an event last: a window without a key has no other.
    private string? _lastKey;
    private Ring? _last;

    public long Dropped { get; private set; }

    public int Held => _byKey.Count;

    public bool Add(string key, PatternEvent e, long watermark, WindowOutput output)
    {
        if (!ReferenceEquals(key, _lastKey)) (_lastKey, _last) = (key, Find(key).Value.Ring);
        var ring = _last!;
        ring.Add(e);
        if (_every > 1 && ring.Seen % _every != 0) return true;
        output.Results.Add(new WindowResult(
            _name, key, new DateTimeOffset(ring.FirstTicks, TimeSpan.Zero), new DateTimeOffset(e.Ticks, TimeSpan.Zero), ring.Held, ring.Values(), false));
        return true;
    }

    public void AdvanceTo(long watermark, WindowOutput output)
    {
        // Time changes nothing here.
    }

    public WindowSnapshot Save(WindowSnapshot into) =>
        into with { Dropped = Dropped, Rings = [.. _byUse.Select(entry => entry.Ring.Save(entry.Key))] };

    public int Restore(WindowSnapshot snapshot)
    {
        Dropped = snapshot.Dropped;
        var places = _aggregates.PlacesIn(snapshot.Aggregates);
        foreach (var saved in snapshot.Rings) Make(saved.Key).Value.Ring.Restore(saved, places);
        return Held;
    }

    private LinkedListNode<(string Key, Ring Ring)> Find(string key)
    {
        if (!_byKey.TryGetValue(key, out var node)) return Make(key);
        if (node.Next is null) return node;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node;
    }

    private LinkedListNode<(string Key, Ring Ring)> Make(string key)
    {
        while (_byKey.Count >= definition.Most)
        {
            _byKey.Remove(_byUse.First!.Value.Key);
            _byUse.RemoveFirst();
            Dropped++;
        }

        return _byKey[key] = _byUse.AddLast((key, new Ring(definition.Count, _aggregates)));
    }
}
