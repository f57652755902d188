namespace FunctionsOrchestration.Events.Delivery.Retries;

/// <summary>What came of an attempt.</summary>
/// <param name="Kind">The outcome, by Event Grid's name for it: <c>lastDeliveryOutcome</c> of a dead letter.</param>
/// <param name="Status">Status code of the answer; null where there was none.</param>
/// <param name="RetryAfter">How long the answer asks to wait; null where it does not.</param>
public sealed record DeliveryOutcome(OutcomeKind Kind, int? Status = null, TimeSpan? RetryAfter = null)
{
    /// <summary>
    /// The outcome of an HTTP answer. Only 200 to 204 are a delivery (delivery-and-retry#message-delivery-status).
    /// </summary>
    /// <param name="status">Its status code.</param>
    /// <param name="retryAfter">Its header Retry-After.</param>
    public static DeliveryOutcome Answered(int status, TimeSpan? retryAfter = null) => new(
        status switch
        {
            >= 200 and <= 204 => OutcomeKind.Delivered,
            400 => OutcomeKind.BadRequest,
            401 => OutcomeKind.Unauthorized,
            403 => OutcomeKind.Forbidden,
            404 or 410 => OutcomeKind.NotFound,
            408 or 504 => OutcomeKind.TimedOut,
            413 => OutcomeKind.PayloadTooLarge,
            429 or 503 => OutcomeKind.Busy,
            _ => OutcomeKind.Failed,
        },
        status,
        retryAfter);

    /// <summary>
    /// Whether no later attempt can end otherwise: 400, 401, 403 and 413 of a webhook, which Event Grid does not retry
    /// (delivery-and-retry#retry-schedule; earlier editions of the page had 404 among them).
    /// </summary>
    public bool IsFinal => Kind is OutcomeKind.BadRequest or OutcomeKind.Unauthorized or OutcomeKind.Forbidden or OutcomeKind.PayloadTooLarge;
}

/// <summary>The outcomes that Event Grid's dead letters name, those of webhooks.</summary>
public enum OutcomeKind
{
    /// <summary>Delivered.</summary>
    Delivered,

    /// <summary>400: the event will never be understood.</summary>
    BadRequest,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>413: the event, or the batch, is too large.</summary>
    PayloadTooLarge,

    /// <summary>429 or 503.</summary>
    Busy,

    /// <summary>408 or 504, or no answer in time.</summary>
    TimedOut,

    /// <summary>No connection, or one that broke.</summary>
    SocketError,

    /// <summary>The name of the host is not known.</summary>
    ResolutionError,

    /// <summary>Any other answer.</summary>
    Failed,

    /// <summary>Not attempted, because the destination is being left alone.</summary>
    Probation,

    /// <summary>The transform made nothing of the event.</summary>
    TransformFailed,
}
