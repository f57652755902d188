using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>
/// A wish for events of a topic: which, in what form, where to, and how hard to try. The body of
/// <c>PUT /api/topics/{topic}/subscriptions/{name}</c>.
/// </summary>
public sealed record SubscriptionDefinition
{
    /// <summary>Which events; all where it is left out.</summary>
    public EventFilter Filter { get; init; } = new();

    /// <summary>What is delivered in place of the event's data; null delivers the data as it is.</summary>
    public TransformDefinition? Transform { get; init; }

    /// <summary>Where they go.</summary>
    public required DestinationDefinition Destination { get; init; }

    /// <summary>How hard to try.</summary>
    public DeliveryDefinition Delivery { get; init; } = new();
}

/// <summary>How hard to try, and in what portions.</summary>
public sealed record DeliveryDefinition
{
    /// <summary>Attempts, the first included, 1–30. Event Grid's default is 30.</summary>
    public int MaxAttempts { get; init; } = 30;

    /// <summary>Minutes after its publication in which an event is still worth delivering, 1–1,440. Event Grid's default is 1,440.</summary>
    public int TimeToLiveMinutes { get; init; } = 1_440;

    /// <summary>Most events of one webhook request, 1–5,000.</summary>
    public int MaxEventsPerBatch { get; init; } = 1;

    /// <summary>Kilobytes of a webhook request that are aimed at, 1–1,024; a larger event goes alone.</summary>
    public int PreferredBatchKilobytes { get; init; } = 64;

    /// <summary>Most requests under way to the destination from one worker, 1–256.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>True where events of one subject arrive in the order in which they were accepted; one that fails then holds up its subject.</summary>
    public bool Ordered { get; init; }

    internal LanePolicy ToPolicy(double delayFactor = 1) => new()
    {
        MaxEventsPerBatch = MaxEventsPerBatch,
        PreferredBatchSizeInKilobytes = PreferredBatchKilobytes,
        Concurrency = MaxConcurrency,
        OrderBySubject = Ordered,
        Retry = new RetryPolicy { MaxDeliveryAttempts = MaxAttempts, EventTimeToLiveInMinutes = TimeToLiveMinutes, DelayFactor = delayFactor },
    };
}
