using System.Globalization;
using FunctionsOrchestration.Topics.Deliveries;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>One partition of a stream. Its key is <c>orders.3</c>; names of streams have no dots.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Partition">The partition, from 0.</param>
public readonly record struct PartitionId(string Stream, int Partition)
{
    /// <summary>The entity that runs it.</summary>
    public EntityInstanceId Entity => new(nameof(StreamPartition), Key);

    /// <summary>Its key.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Stream}.{Partition}");

    /// <summary>The queue that it reads.</summary>
    public string Queue => string.Create(CultureInfo.InvariantCulture, $"stream-{Stream}-{Partition}");

    /// <summary>Reads a key.</summary>
    /// <param name="key">The key.</param>
    public static PartitionId Parse(string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return new(key[..dot], int.Parse(key.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>Eight characters that tell a batch of this partition from all others: the same for the same number.</summary>
    internal string BatchKey(long incarnation, string kind, long number) => EventKeys.Of(
        Key, incarnation.ToString(CultureInfo.InvariantCulture), kind, number.ToString(CultureInfo.InvariantCulture))[..8];
}
