namespace FunctionsOrchestration.Events.Delivery.Retries;

/// <summary>
/// Event Grid's retry schedule as pure functions (https://learn.microsoft.com/azure/event-grid/delivery-and-retry, edition of
/// February 2026): after 10 s, 30 s, 1 m, 5 m, 10 m, 30 m, 1 h, 3 h, 6 h, then every 12 h, with a small randomization.
/// </summary>
public static class RetrySchedule
{
    /// <summary>The page says "small" and no number.</summary>
    private const double Jitter = 0.1;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>
    /// What becomes of a delivery. The service looks at the time-to-live when the next attempt is due; here a delivery that would
    /// be too old by then is given up at once, which is the same attempts and an earlier dead letter.
    /// </summary>
    /// <param name="outcome">What came of the attempt.</param>
    /// <param name="attempts">Attempts that were made, this one included; from 1.</param>
    /// <param name="accepted">When the event was accepted.</param>
    /// <param name="now">When the attempt ended.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="random">Where chance comes from.</param>
    public static RetryDecision Next(
        DeliveryOutcome outcome, int attempts, DateTimeOffset accepted, DateTimeOffset now, RetryPolicy policy, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (outcome.Kind == OutcomeKind.Delivered) return RetryDecision.Done;
        if (outcome.IsFinal || outcome.Kind == OutcomeKind.TransformFailed)
            return RetryDecision.DeadLetter(DeadLetterReasons.Undeliverable(outcome.Kind));
        if (attempts >= policy.MaxDeliveryAttempts) return RetryDecision.DeadLetter(DeadLetterReasons.MaxDeliveryAttemptsExceeded);
        return NotBefore(now + (Delay(outcome, attempts, random) * policy.DelayFactor), accepted, policy);
    }

    /// <summary>A retry at that time, unless the event is too old by then.</summary>
    internal static RetryDecision NotBefore(DateTimeOffset at, DateTimeOffset accepted, RetryPolicy policy) =>
        at >= policy.Deadline(accepted) ? RetryDecision.DeadLetter(DeadLetterReasons.TimeToLiveExceeded) : RetryDecision.Again(at);

    /// <summary>The wait after so many attempts, with chance on top: never less than the schedule.</summary>
    internal static TimeSpan Delay(DeliveryOutcome outcome, int attempts, Random random)
    {
        var delay = Delays[Math.Min(attempts, Delays.Length) - 1];
        foreach (var least in (TimeSpan[])[Least(outcome.Status), outcome.RetryAfter ?? TimeSpan.Zero])
            if (least > delay) delay = least;
        return delay + (delay * (Jitter * random.NextDouble()));
    }

    // delivery-and-retry#failure-codes. The page has 404 wait five minutes for Azure resources only; a webhook follows the
    // schedule.
    private static TimeSpan Least(int? status) => status switch
    {
        408 => TimeSpan.FromMinutes(2),
        503 => TimeSpan.FromSeconds(30),
        _ => TimeSpan.Zero,
    };
}
