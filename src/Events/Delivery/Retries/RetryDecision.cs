namespace FunctionsOrchestration.Events.Delivery.Retries;

/// <summary>What becomes of a delivery after an attempt.</summary>
/// <param name="Verdict">Which of the three.</param>
/// <param name="At">When it is tried again; null where it is not.</param>
/// <param name="Reason">Event Grid's <c>deadLetterReason</c>; null where it is not given up.</param>
public sealed record RetryDecision(RetryVerdict Verdict, DateTimeOffset? At = null, string? Reason = null)
{
    internal static RetryDecision Done { get; } = new(RetryVerdict.Done);

    internal static RetryDecision Again(DateTimeOffset at) => new(RetryVerdict.Retry, at);

    internal static RetryDecision DeadLetter(string reason) => new(RetryVerdict.DeadLetter, Reason: reason);
}

/// <summary>What may become of a delivery.</summary>
public enum RetryVerdict
{
    /// <summary>It is delivered.</summary>
    Done,

    /// <summary>It is tried again, not before a time.</summary>
    Retry,

    /// <summary>It is given up, with a reason.</summary>
    DeadLetter,
}

/// <summary>Values of <c>deadLetterReason</c>, as Event Grid writes them where it has one.</summary>
public static class DeadLetterReasons
{
    /// <summary>All attempts were made.</summary>
    public const string MaxDeliveryAttemptsExceeded = nameof(MaxDeliveryAttemptsExceeded);

    /// <summary>The event would be too old at the next attempt.</summary>
    public const string TimeToLiveExceeded = nameof(TimeToLiveExceeded);

    /// <summary>The transform made nothing of the event.</summary>
    public const string TransformFailed = nameof(TransformFailed);

    /// <summary>An answer that no attempt will change, for example <c>UndeliverableDueToHttpBadRequest</c>.</summary>
    public static string Undeliverable(OutcomeKind outcome) =>
        outcome == OutcomeKind.TransformFailed ? TransformFailed : $"UndeliverableDueToHttp{outcome}";
}
