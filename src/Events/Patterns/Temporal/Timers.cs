namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>When time alone changes something in which partition. Timers that no longer count are left behind, and swept when they are the more.</summary>
internal sealed class Timers
{
    private const int Few = 1_024;

    private readonly PriorityQueue<(Partition Partition, int Use), long> _queue = new();

    /// <summary>The earliest timer; <see cref="long.MaxValue"/> where there is none.</summary>
    public long Earliest => _queue.TryPeek(out _, out var due) ? due : long.MaxValue;

    /// <summary>Sees to it that the partition is looked at then.</summary>
    public void Set(Partition partition, long due, Partitions all)
    {
        if (due >= partition.Timer) return;
        partition.Timer = due;
        _queue.Enqueue((partition, partition.Use), due);
        if (_queue.Count > (2 * all.Count) + Few) Sweep(all);
    }

    /// <summary>Takes the earliest timer out.</summary>
    /// <returns>Its partition; null where the timer no longer counts.</returns>
    public Partition? Take()
    {
        _queue.TryDequeue(out var timer, out var due);
        if (timer.Use != timer.Partition.Use || timer.Partition.Timer != due) return null;
        timer.Partition.Timer = long.MaxValue;
        return timer.Partition;
    }

    private void Sweep(Partitions all)
    {
        _queue.Clear();
        foreach (var partition in all.All())
            if (partition.Timer != long.MaxValue) _queue.Enqueue((partition, partition.Use), partition.Timer);
    }
}
