using System.Globalization;
using FunctionsOrchestration.Streams.Partitions;

namespace FunctionsOrchestration.Streams.Asking;

/// <summary>Questions of a partition, to be asked. New fields are optional.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Partition">The partition that the answers are for.</param>
/// <param name="Incarnation">Which stream of that name.</param>
/// <param name="Number">The how manieth batch of questions of the partition it is, from 0.</param>
/// <param name="Stage">The operator that asks.</param>
/// <param name="Batch">The batch of events that are asked about.</param>
public sealed record AskInput(string Stream, int Partition, long Incarnation, long Number, string Stage, string Batch)
{
    /// <summary>Id of the orchestration that asks them.</summary>
    internal string Instance => InstanceOf(Number);

    /// <summary>Id of the orchestration that asked another batch.</summary>
    internal string InstanceOf(long number) => string.Create(
        CultureInfo.InvariantCulture, $"stream-ask-{new PartitionId(Stream, Partition).Key}-{Incarnation}-{number}");
}
