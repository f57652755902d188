namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again. Runs as orchestrator code, so it must be deterministic.</summary>
/// <param name="retryContext">The failure.</param>
/// <returns>True for another attempt.</returns>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides whether a failed task is tried again, and may await the context's own tasks, a timer for example.</summary>
/// <param name="retryContext">The failure.</param>
/// <returns>True for another attempt.</returns>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
