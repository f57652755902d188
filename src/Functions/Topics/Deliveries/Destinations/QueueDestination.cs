using Azure.Storage.Queues;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>Puts events on a storage queue of the app's account, one CloudEvent a message, encoded in base64 as Event Grid does.</summary>
/// <param name="queues">The account.</param>
internal sealed class QueueDestination(QueueServiceClient queues) : IDestination
{
    private readonly EnsuredQueues _queues = new(queues);

    public string Type => DestinationTypes.Queue;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        try
        {
            var queue = await _queues.GetAsync(delivery.Destination.Name!, stop);
            foreach (var one in delivery.Events)
            {
                var message = CloudEventWriter.Structured(one.Shaped);
                if (message.Length > EnsuredQueues.MaxMessageBytes) return new DeliveryOutcome(OutcomeKind.PayloadTooLarge);
                await queue.SendMessageAsync(BinaryData.FromBytes(message), cancellationToken: stop);
            }

            return new DeliveryOutcome(OutcomeKind.Delivered);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            return StorageOutcome.Of(failure);
        }
    }
}
