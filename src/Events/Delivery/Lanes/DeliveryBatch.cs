namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>What is sent in one request. It is delivered or fails as a whole, as Event Grid's batches are.</summary>
public sealed class DeliveryBatch
{
    internal DeliveryBatch(DestinationLane lane, IReadOnlyList<PendingDelivery> deliveries, DateTimeOffset began) =>
        (Lane, Deliveries, Began) = (lane, deliveries, began);

    /// <summary>The deliveries in their order; at least one, all of one lane.</summary>
    public IReadOnlyList<PendingDelivery> Deliveries { get; }

    internal DestinationLane Lane { get; }

    internal DateTimeOffset Began { get; }
}
