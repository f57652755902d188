namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>The last events of each key. Sums are kept as events come and go, and begun anew with each turn of the ring.</summary>
internal sealed class CountWindows(WindowDefinition definition) : IWindows
{
    private readonly Aggregates _aggregates = new(definition.Aggregates);
    private readonly Dictionary<string, LinkedListNode<(string Key, Ring Ring)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Ring Ring)> _byUse = new();

    public long Dropped { get; private set; }

    public int Held => _byKey.Count;

    public bool Add(string key, PatternEvent e, long watermark, WindowOutput output)
    {
        if (!_byKey.TryGetValue(key, out var node)) node = Make(key);
        else if (node.Next is not null) Touch(node);
        var ring = node.Value.Ring;
        ring.Add(e);
        if (ring.Seen % definition.Every != 0) return true;
        output.Results.Add(new WindowResult(
            definition.Name, key, new DateTimeOffset(ring.FirstTicks, TimeSpan.Zero), new DateTimeOffset(e.Ticks, TimeSpan.Zero), ring.Held, ring.Values(), false));
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

    private void Touch(LinkedListNode<(string Key, Ring Ring)> node)
    {
        _byUse.Remove(node);
        _byUse.AddLast(node);
    }
}
