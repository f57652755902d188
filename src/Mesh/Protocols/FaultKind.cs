namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>The kinds of fault. What they mean for retries, health and fallbacks is <see cref="Faults"/>' to say.</summary>
public enum FaultKind
{
    /// <summary>No connection, or one that broke before the answer was whole.</summary>
    Unreachable,

    /// <summary>It answered that something is wrong with it (5xx).</summary>
    ServerError,

    /// <summary>It took longer than an attempt may.</summary>
    TimedOut,

    /// <summary>It answered something that is not an answer: garbage, a wrong shape, missing fields.</summary>
    BadAnswer,

    /// <summary>It has too many calls (429). That is no failure: it says when it can be asked again.</summary>
    RateLimited,

    /// <summary>The input is wrong, whoever asks and however often (4xx).</summary>
    InvalidInput,

    /// <summary>The input is longer than the model's context.</summary>
    ContextTooLong,

    /// <summary>The model refuses the content.</summary>
    ContentRefused,

    /// <summary>It lacks what this one operation needs, such as a model's file. Its others work, so it is no failure.</summary>
    OperationUnavailable,

    /// <summary>It does not accept our key (401, 403), or lacks what it needs to run.</summary>
    NotConfigured,
}
