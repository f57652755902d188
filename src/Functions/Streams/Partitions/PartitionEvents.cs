using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;
using Microsoft.Extensions.Caching.Memory;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>Reads the events that inputs name. Which partition each event is of is worked out once a batch, for all partitions of this process.</summary>
/// <param name="log">Where events are.</param>
public sealed class PartitionEvents(EventLog log) : IDisposable
{
    private const int MostBytes = 16 * 1_048_576;

    private readonly MemoryCache _partitions = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>The events of an input.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="input">What was given to it.</param>
    /// <returns>The events; null where their batch is gone from the log.</returns>
    internal async Task<IReadOnlyList<CloudEvent>?> ReadAsync(StreamModel stream, int partition, PartitionInput input)
    {
        if (await log.ReadAsync(new BatchId(input.Batch!), CancellationToken.None) is not { } batch) return null;
        var positions = Positions.Read(input.Events!);
        // Every partition has the whole table, and answers come to whom they are for.
        if (input.Stage is not null) return [.. positions.Select(position => batch.Events[position])];
        var of = PartitionsOf(stream, batch);
        return [.. positions.Where(position => of[position] == partition).Select(position => batch.Events[position])];
    }

    /// <summary>The partition of each event of a batch.</summary>
    internal byte[] PartitionsOf(StreamModel stream, EventBatch batch) => _partitions.GetOrCreate((stream.Plan.Name, stream.Incarnation, stream.Version, batch.Id), entry =>
    {
        entry.Size = batch.Events.Count;
        return batch.Events.Select(one => (byte)stream.Plan.PartitionOf(one)).ToArray();
    })!;

    /// <inheritdoc/>
    public void Dispose() => _partitions.Dispose();
}
