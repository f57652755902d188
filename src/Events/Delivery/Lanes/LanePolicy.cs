using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>How a subscription is delivered to.</summary>
public sealed record LanePolicy
{
    /// <summary>
    /// Events of one request, 1 to 5,000; Event Grid's <c>maxEventsPerBatch</c>. Never exceeded, and never waited for.
    /// </summary>
    public int MaxEventsPerBatch { get; init; } = 1;

    /// <summary>
    /// Kilobytes of one request, 1 to 1,024; Event Grid's <c>preferredBatchSizeInKilobytes</c>. An event that is larger goes
    /// alone.
    /// </summary>
    public int PreferredBatchSizeInKilobytes { get; init; } = 64;

    /// <summary>Requests under way at a time, 1 to 1,000, of this process.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>
    /// Whether events of one subject are delivered in the order in which they were accepted; a failing one then holds up its
    /// subject alone.
    /// </summary>
    public bool OrderBySubject { get; init; }

    /// <summary>
    /// Requests that fail in a row before the destination is left alone, 1 to 1,000. Event Grid's page speaks of ten events.
    /// </summary>
    public int FailuresBeforeProbation { get; init; } = 10;

    /// <summary>How long an event is tried.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>What is wrong with the policy, a sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxEventsPerBatch is < 1 or > 5_000) yield return $"MaxEventsPerBatch {MaxEventsPerBatch} must be 1–5,000.";
        if (PreferredBatchSizeInKilobytes is < 1 or > 1_024)
            yield return $"PreferredBatchSizeInKilobytes {PreferredBatchSizeInKilobytes} must be 1–1,024.";
        if (Concurrency is < 1 or > 1_000) yield return $"Concurrency {Concurrency} must be 1–1,000.";
        if (FailuresBeforeProbation is < 1 or > 1_000) yield return $"FailuresBeforeProbation {FailuresBeforeProbation} must be 1–1,000.";
        foreach (var error in Retry.Errors()) yield return error;
    }
}
