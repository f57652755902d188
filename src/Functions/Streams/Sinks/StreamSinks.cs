using Azure.Storage.Queues;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Streams.Sinks;

/// <summary>Where results go.</summary>
/// <param name="log">Where events are.</param>
/// <param name="intake">Where events are published.</param>
/// <param name="queues">The storage account.</param>
/// <param name="time">The clock.</param>
public sealed class StreamSinks(EventLog log, EventIntake intake, QueueServiceClient queues, TimeProvider time)
{
    private const int EventsOfBatch = 5_000;
    private const int ParallelSends = 16;
    private const int AttributeBytes = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly EnsuredQueues _queues = new(queues);

    /// <summary>
    /// Puts results into the log, where nobody sees them until they are announced. Their batches are named by what the turn before left
    /// behind, so a turn that is done again replaces them.
    /// </summary>
    /// <returns>Names of the batches.</returns>
    internal async Task<IReadOnlyList<string>> StageAsync(PartitionId partition, PartitionState state, string topic, IList<CloudEvent> results)
    {
        var batches = results.Chunk(EventsOfBatch).Select((events, i) =>
        {
            var id = NameOf(partition, state, topic, i);
            return new EventBatch(id, topic, id.ReceivedAt, events);
        }).ToList();
        await Task.WhenAll(batches.Select(batch => log.WriteAsync(batch, CancellationToken.None)));
        return [.. batches.Select(batch => batch.Id.Name)];
    }

    /// <summary>Has batches routed that are in the log.</summary>
    internal Task AnnounceAsync(IReadOnlyList<string> batches) => Task.WhenAll(batches.Select(intake.AnnounceAsync));

    /// <summary>Takes back what a turn may have put into the log that never stood, because the next one names its batches otherwise.</summary>
    internal async Task UnstageAsync(PartitionId partition, PartitionState state, string topic)
    {
        for (var i = 0; ; i++)
            if (!await log.TryDeleteAsync(NameOf(partition, state, topic, i), CancellationToken.None)) return;
    }

    /// <summary>Whether a sink can take a result.</summary>
    internal static bool Fits(StreamSink sink, CloudEvent result) =>
        sink.Type != StreamEnds.Queue || CloudEventWriter.Structured(result).Length <= EnsuredQueues.MaxMessageBytes;

    /// <summary>Sends results. They are durable when this returns.</summary>
    internal async Task SendAsync(StreamModel stream, IReadOnlyList<CloudEvent> results)
    {
        var sink = stream.Plan.Definition.Sink;
        if (sink.Type == StreamEnds.Queue)
        {
            await SendToQueueAsync(sink.Name, results);
            return;
        }

        foreach (var events in results.Chunk(EventsOfBatch))
        {
            // So much waits for storage that nothing more is taken: the partition waits with it, and its source with the partition.
            while (!await intake.TryAcceptAsync(sink.Name, events, events.Sum(one => one.Data.Bytes.Length + AttributeBytes))) await Task.Delay(Pause, time);
        }
    }

    private static BatchId NameOf(PartitionId partition, PartitionState state, string topic, int number) =>
        BatchId.Of(topic, state.At, partition.BatchKey(state.Incarnation, "results", state.Outputs + number));

    private async Task SendToQueueAsync(string name, IReadOnlyList<CloudEvent> results)
    {
        var queue = await _queues.GetAsync(name, default);
        await Parallel.ForEachAsync(results, new ParallelOptions { MaxDegreeOfParallelism = ParallelSends }, async (one, stop) => await queue.SendMessageAsync(
            BinaryData.FromBytes(CloudEventWriter.Structured(one)), timeToLive: EventIntake.Forever, cancellationToken: stop));
    }
}
