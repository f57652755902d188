namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often an invocation has been repeated.</summary>
public abstract class RetryContext
{
    /// <summary>For derived types.</summary>
    protected RetryContext()
    {
    }

    /// <summary>Repetitions so far; 0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Repetitions allowed; −1 for no bound.</summary>
    public abstract int MaxRetryCount { get; }
}
