namespace FunctionsOrchestration.Events.Delivery;

/// <summary>
/// Lets writes that arrive together share one: whoever finds no writer at work becomes one, and each writer takes all that has gathered
/// while the last write was under way. One lonely write waits for nobody; under load the batches grow with it. This is how databases
/// commit (DeWitt and others, "Implementation techniques for main memory database systems", 1984).
/// </summary>
/// <typeparam name="T">What is written.</typeparam>
/// <param name="write">Makes a batch durable; items are in the order of their arrival. Its failure is that of every item in the batch.</param>
/// <param name="limits">How much is gathered.</param>
public sealed class GroupCommit<T>(Func<IReadOnlyList<T>, Task> write, GroupCommitLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private long _weight;
    private int _writers;

    /// <summary>Weight of what waits or is being written.</summary>
    public long Weight => Interlocked.Read(ref _weight);

    /// <summary>Writes an item, together with whatever comes at the same time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="weight">How much it weighs, at least 1; usually bytes.</param>
    /// <returns>Ends when the item is durable; null where too much waits already, and then nothing is written.</returns>
    public Task? TryWriteAsync(T item, int weight)
    {
        var entry = new Entry(item, weight);
        lock (_gate)
        {
            // An item that alone is over the limit goes when nothing else waits: it must go some time.
            if (_weight > 0 && _weight + weight > limits.MaxWaitingWeight) return null;
            _weight += weight;
            _waiting.Enqueue(entry);
            if (_writers == limits.Writers) return entry.Written.Task;
            _writers++;
        }

        _ = WriteAllAsync();
        return entry.Written.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await write([.. batch.Select(entry => entry.Item)]);
                foreach (var entry in batch) entry.Written.SetResult();
            }
            catch (Exception failure)
            {
                foreach (var entry in batch) entry.Written.SetException(failure);
            }
            finally
            {
                Interlocked.Add(ref _weight, -batch.Sum(entry => (long)entry.Weight));
            }
        }
    }

    private List<Entry> Take()
    {
        lock (_gate)
        {
            List<Entry> batch = [];
            long weight = 0;
            while (_waiting.TryPeek(out var next) && batch.Count < limits.MaxItems && (batch.Count == 0 || weight + next.Weight <= limits.MaxBatchWeight))
            {
                batch.Add(_waiting.Dequeue());
                weight += next.Weight;
            }

            if (batch.Count == 0) _writers--;
            return batch;
        }
    }

    private sealed record Entry(T Item, int Weight)
    {
        // Whoever waits must not go on inside the writer.
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How much a <see cref="GroupCommit{T}"/> gathers.</summary>
/// <param name="Writers">Batches that are written at once, at least 1. Items of different batches may become durable in another order.</param>
/// <param name="MaxItems">Most items of a batch, at least 1.</param>
/// <param name="MaxBatchWeight">Most weight of a batch; a single item may be heavier.</param>
/// <param name="MaxWaitingWeight">Most weight that waits or is being written; what comes on top is refused.</param>
public sealed record GroupCommitLimits(int Writers, int MaxItems, long MaxBatchWeight, long MaxWaitingWeight);
