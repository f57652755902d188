namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>One event on its way to one subscription. Whoever keeps it derives what else it needs.</summary>
/// <param name="Lane">Where it goes: topic and subscription, as one key.</param>
/// <param name="Sequence">Its place among the events of the lane, in the order in which they were accepted.</param>
public record PendingDelivery(string Lane, long Sequence)
{
    /// <summary>Subject of the event, for lanes that keep the order; null or empty is in order with nothing.</summary>
    public string? Subject { get; init; }

    /// <summary>Bytes of what is sent.</summary>
    public int Bytes { get; init; }

    /// <summary>Attempts that were made before.</summary>
    public int Attempts { get; init; }

    /// <summary>When the event was accepted.</summary>
    public DateTimeOffset Accepted { get; init; }
}
