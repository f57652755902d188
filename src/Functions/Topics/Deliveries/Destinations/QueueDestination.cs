using System.Collections.Concurrent;
using Azure;
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
    // What a message holds, less a third for base64.
    private const int MaxMessageBytes = 48 * 1024;

    private readonly ConcurrentDictionary<string, Ensured<QueueClient>> _queues = new(StringComparer.Ordinal);

    public string Type => DestinationTypes.Queue;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        var queue = _queues.GetOrAdd(delivery.Destination.Name!, name => Ensured.Queue(queues, name));
        try
        {
            foreach (var one in delivery.Events)
            {
                var message = CloudEventWriter.Structured(one.Shaped);
                if (message.Length > MaxMessageBytes) return new DeliveryOutcome(OutcomeKind.PayloadTooLarge);
                await (await queue.GetAsync(stop)).SendMessageAsync(BinaryData.FromBytes(message), cancellationToken: stop);
            }

            return new DeliveryOutcome(OutcomeKind.Delivered);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            return failure is RequestFailedException { Status: > 0 and var status } ? DeliveryOutcome.Answered(status) : new DeliveryOutcome(OutcomeKind.SocketError);
        }
    }
}
