namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>Values that began a match, each for a while; the oldest is forgotten when there are too many.</summary>
/// <param name="most">Values that are kept.</param>
/// <param name="ticks">How long each is kept.</param>
internal sealed class DistinctValues(int most, long ticks)
{
    private readonly Dictionary<(string Key, FieldValue Value), long> _until = [];
    private readonly Queue<((string Key, FieldValue Value) Value, long Until)> _order = new();

    public IEnumerable<(string Key, FieldValue Value, long Until)> All => _order.Select(entry => (entry.Value.Key, entry.Value.Value, entry.Until));

    /// <summary>Remembers a value.</summary>
    /// <param name="key">The partition.</param>
    /// <param name="value">The value.</param>
    /// <param name="now">The present, in ticks.</param>
    /// <param name="forgotten">How many others had to be forgotten before their time.</param>
    /// <returns>False where it is remembered already.</returns>
    public bool TryAdd(string key, FieldValue value, long now, out int forgotten)
    {
        forgotten = 0;
        while (_order.TryPeek(out var oldest) && oldest.Until <= now) _until.Remove(_order.Dequeue().Value);
        if (_until.ContainsKey((key, value))) return false;
        if (_order.Count >= most)
        {
            _until.Remove(_order.Dequeue().Value);
            forgotten = 1;
        }

        Restore(key, value, now > long.MaxValue - ticks ? long.MaxValue : now + ticks);
        return true;
    }

    public void Restore(string key, FieldValue value, long until)
    {
        _until[(key, value)] = until;
        _order.Enqueue(((key, value), until));
    }
}
