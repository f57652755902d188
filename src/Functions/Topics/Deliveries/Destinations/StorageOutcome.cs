using Azure;
using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>What a failure of storage means for a delivery into it: an answer where there was one, or else nobody was reached.</summary>
internal static class StorageOutcome
{
    public static DeliveryOutcome Of(Exception failure) => failure is RequestFailedException { Status: > 0 and var status }
        ? DeliveryOutcome.Answered(status)
        : new DeliveryOutcome(OutcomeKind.SocketError);
}
