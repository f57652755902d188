namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>The kinds of problem that a call can end with.</summary>
public enum ProblemReason
{
    /// <summary>The catalog has no service of that name.</summary>
    UnknownService,

    /// <summary>The service does not offer the operation.</summary>
    UnknownOperation,

    /// <summary>The service has no endpoint of the version that was asked for.</summary>
    UnknownVersion,

    /// <summary>The service cannot work on this input, whoever asks and however often.</summary>
    InvalidInput,

    /// <summary>The input is longer than the model's context.</summary>
    ContextTooLong,

    /// <summary>The model refuses the content.</summary>
    ContentRefused,

    /// <summary>The service is in the catalog without what it needs to be called, such as an address or a key.</summary>
    NotConfigured,

    /// <summary>Every endpoint is ejected, resting, failing its probes or behind an open circuit. Nobody was called.</summary>
    NoHealthyEndpoint,

    /// <summary>The service, or the caller's share of it, is full. Nobody was called.</summary>
    Overloaded,

    /// <summary>
    /// A declared limit is reached, or cannot be looked up while its policy is to refuse, and nobody was called; or every endpoint asked to
    /// be left alone for a while (429).
    /// </summary>
    RateLimited,

    /// <summary>
    /// Only declared tenants may call, by a limit that names them or by the strict mode of budgets, and the caller is none of them. Nobody was
    /// called.
    /// </summary>
    UnknownCaller,

    /// <summary>The caller's deadline or the service's time limit passed.</summary>
    DeadlineExceeded,

    /// <summary>The last attempt failed, and no further one was allowed.</summary>
    EndpointFailed,

    /// <summary>A streamed answer broke off and could not be continued.</summary>
    StreamInterrupted,

    /// <summary>The first call with the idempotency key is still under way. Nobody was called.</summary>
    KeyInUse,

    /// <summary>The idempotency key was used for another payload. Nobody was called.</summary>
    KeyReused,

    /// <summary>The idempotency key cannot be looked up now. Nobody was called.</summary>
    KeyStoreUnavailable,

    /// <summary>The tenant's budget has less left in its period than the call may cost. Nobody was called.</summary>
    BudgetExhausted,

    /// <summary>The tenant's budget cannot be looked up now. Nobody was called.</summary>
    BudgetUnavailable,
}
