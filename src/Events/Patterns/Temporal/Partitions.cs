namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>The partitions of a pattern, from the one that was idle longest to the one that had an event last.</summary>
/// <param name="most">Partitions that are kept.</param>
internal sealed class Partitions(int most)
{
    private const int Spare = 1_024;

    private readonly Dictionary<string, Partition> _byKey = new(StringComparer.Ordinal);
    private readonly Stack<Partition> _spare = new();

    public int Count => _byKey.Count;

    public Partition? Oldest { get; private set; }

    private Partition? Newest { get; set; }

    public Partition? Find(string key) => _byKey.GetValueOrDefault(key);

    public IEnumerable<Partition> All()
    {
        for (var partition = Oldest; partition is not null; partition = partition.Newer) yield return partition;
    }

    /// <summary>Whether one must go before another can come.</summary>
    public bool IsFull => _byKey.Count >= most;

    /// <summary>Makes a partition for a key that has none yet.</summary>
    public Partition Add(string key)
    {
        var partition = _spare.TryPop(out var spare) ? spare : new Partition();
        partition.Key = key;
        _byKey.Add(key, partition);
        Append(partition);
        return partition;
    }

    public void Touch(Partition partition)
    {
        if (ReferenceEquals(partition, Newest)) return;
        Unlink(partition);
        Append(partition);
    }

    public void Remove(Partition partition)
    {
        _byKey.Remove(partition.Key);
        Unlink(partition);
        partition.Reset();
        if (_spare.Count < Spare) _spare.Push(partition);
    }

    private void Append(Partition partition)
    {
        (partition.Older, partition.Newer) = (Newest, null);
        if (Newest is null) Oldest = partition;
        else Newest.Newer = partition;
        Newest = partition;
    }

    private void Unlink(Partition partition)
    {
        if (partition.Older is null) Oldest = partition.Newer;
        else partition.Older.Newer = partition.Newer;
        if (partition.Newer is null) Newest = partition.Older;
        else partition.Newer.Older = partition.Older;
    }
}
