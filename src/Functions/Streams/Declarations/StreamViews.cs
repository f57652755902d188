using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Partitions;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Looks at the partitions of a stream.</summary>
/// <param name="queues">What waits.</param>
/// <param name="time">The clock.</param>
public sealed class StreamViews(PartitionQueues queues, TimeProvider time)
{
    /// <summary>A stream with all its partitions.</summary>
    internal async Task<StreamAnswer> ShowAsync(StreamModel stream, DurableTaskClient client, CancellationToken stop)
    {
        var partitions = Enumerable.Range(0, stream.Plan.Definition.Partitions).Select(async partition =>
        {
            var id = new PartitionId(stream.Plan.Name, partition);
            var entity = await client.Entities.GetEntityAsync<PartitionState>(id.Entity, cancellation: stop);
            var state = entity is { IncludesState: true, State: var kept } && kept.Incarnation == stream.Incarnation ? kept : new PartitionState();
            return Of(partition, state, await queues.CountAsync(id, stop));
        });
        return new StreamAnswer(stream.Plan.Name, stream.Plan.Definition, await Task.WhenAll(partitions));
    }

    private PartitionView Of(int partition, PartitionState state, int messages) => new(
        partition, state.Position, messages > 0 && state.PositionAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : 0,
        Math.Max(0, messages - state.Aftermath.Done.Count), state.Aftermath.Done.Count, state.Asking, state.Counters, state.Holdings,
        state.Journal.Count, state.LastProblem);
}

/// <summary>A stream in the list of all.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Source">Where its events come from.</param>
/// <param name="Sink">Where its results go.</param>
/// <param name="Semantics">What it promises.</param>
/// <param name="Version">Version of its declaration.</param>
public sealed record StreamSummary(string Name, string? Description, StreamSource Source, StreamSink Sink, string Semantics, long Version)
{
    internal static StreamSummary Of(StreamModel stream)
    {
        var definition = stream.Plan.Definition;
        return new(stream.Plan.Name, definition.Description, definition.Source, definition.Sink, definition.Semantics, stream.Version);
    }
}

/// <summary>A stream, as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stream">What was declared.</param>
/// <param name="Partitions">Its partitions; none where it has just been declared.</param>
public sealed record StreamAnswer(string Name, StreamDefinition Stream, IReadOnlyList<PartitionView> Partitions);

/// <summary>A partition of a stream, as it is shown.</summary>
/// <param name="Partition">Which, from 0.</param>
/// <param name="Position">The last batch of the source that it processed; null before the first.</param>
/// <param name="LagSeconds">How long ago that batch was accepted, where others wait; 0 where none do.</param>
/// <param name="Waiting">About how many batches wait in its queue.</param>
/// <param name="InFlight">Batches that it has in hand: read, and not yet deleted. Never more than <see cref="StreamDefinition.MaxInFlight"/>.</param>
/// <param name="Asking">Batches of questions to AI services that are not answered yet; at four it reads no more.</param>
/// <param name="Counters">What it has done.</param>
/// <param name="Holdings">What it holds.</param>
/// <param name="SinceCheckpoint">Batches that it would process again after a restart.</param>
/// <param name="Problem">Why its last turn failed; null where it did not.</param>
public sealed record PartitionView(
    int Partition, string? Position, double LagSeconds, int Waiting, int InFlight, int Asking, PartitionCounters Counters, PartitionHoldings Holdings,
    int SinceCheckpoint, string? Problem);
