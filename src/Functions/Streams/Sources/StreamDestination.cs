using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Streams.Sources;

/// <summary>
/// Hands events of a topic to a stream: each partition that has any of them gets a message that names them, and is woken. Handed over twice,
/// because the worker died in between, they are known by their batch.
/// </summary>
/// <param name="streams">The streams.</param>
/// <param name="events">Tells partitions.</param>
/// <param name="queues">Where they wait.</param>
internal sealed class StreamDestination(StreamCatalog streams, PartitionEvents events, PartitionQueues queues) : IDestination
{
    public string Type => DestinationTypes.Stream;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        var (name, incarnation) = (delivery.Destination.Name!, delivery.Subscription.Incarnation);
        var stream = streams.Find(name) is { } known && known.Incarnation == incarnation ? known : await streams.FindNowAsync(name, stop);
        if (stream?.Incarnation != incarnation) return new DeliveryOutcome(OutcomeKind.NotFound);
        try
        {
            var message = new StreamMessage(delivery.Batch.Id.Name, Positions.Write(delivery.Positions), incarnation) { Table = delivery.Destination.Operation };
            await Task.WhenAll(Partitions(stream, delivery).Select(partition => HandOverAsync(partition, message, delivery.Client, stop)));
            return new DeliveryOutcome(OutcomeKind.Delivered);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            return StorageOutcome.Of(failure);
        }
    }

    // A table is kept by every partition.
    private IEnumerable<PartitionId> Partitions(StreamModel stream, Delivery delivery)
    {
        var of = events.PartitionsOf(stream, delivery.Batch);
        var partitions = delivery.Destination.Operation is null
            ? delivery.Positions.Select(position => (int)of[position]).Distinct()
            : Enumerable.Range(0, stream.Plan.Definition.Partitions);
        return partitions.Select(partition => new PartitionId(stream.Plan.Name, partition));
    }

    private async Task HandOverAsync(PartitionId partition, StreamMessage message, DurableTaskClient client, CancellationToken stop)
    {
        await queues.SendAsync(partition, message, stop);
        await client.Entities.SignalEntityAsync(partition.Entity, nameof(StreamPartition.Wake), cancellation: stop);
    }
}
