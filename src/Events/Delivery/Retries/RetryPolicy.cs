namespace FunctionsOrchestration.Events.Delivery.Retries;

/// <summary>
/// How long a subscription is tried, by the two limits of Event Grid; what comes first ends it
/// (https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-policy).
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Attempts at one event, the first included, 1 to 30.</summary>
    public int MaxDeliveryAttempts { get; init; } = 30;

    /// <summary>Minutes from when the event was accepted, 1 to 1,440.</summary>
    public int EventTimeToLiveInMinutes { get; init; } = 1_440;

    /// <summary>
    /// Multiplies every wait, above 0 up to 1. Event Grid's schedule is 1; a test of what happens after the last attempt does not want to
    /// wait for a day.
    /// </summary>
    public double DelayFactor { get; init; } = 1;

    /// <summary>What is wrong with the policy, a sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxDeliveryAttempts is < 1 or > 30) yield return $"MaxDeliveryAttempts {MaxDeliveryAttempts} must be 1–30.";
        if (DelayFactor is not (> 0 and <= 1)) yield return $"DelayFactor {DelayFactor} must be above 0, up to 1.";
        if (EventTimeToLiveInMinutes is < 1 or > 1_440) yield return $"EventTimeToLiveInMinutes {EventTimeToLiveInMinutes} must be 1–1,440.";
    }

    /// <summary>Until when an event is tried.</summary>
    internal DateTimeOffset Deadline(DateTimeOffset accepted) => accepted.AddMinutes(EventTimeToLiveInMinutes);
}
