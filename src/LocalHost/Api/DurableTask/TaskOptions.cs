namespace Microsoft.DurableTask;

/// <summary>How an activity or a sub-orchestration is called.</summary>
public record TaskOptions
{
    /// <summary>Calls with retries.</summary>
    /// <param name="retry">How to retry; null not to.</param>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, null)
    {
    }

    /// <summary>Calls with retries and tags.</summary>
    /// <param name="retry">How to retry; null not to.</param>
    /// <param name="tags">Names and values kept with the task; null for none.</param>
    public TaskOptions(TaskRetryOptions? retry = null, IDictionary<string, string>? tags = null) => (Retry, Tags) = (retry, tags);

    /// <summary>Copies other options.</summary>
    /// <param name="options">The options to copy.</param>
    public TaskOptions(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Retry, Tags, Version) = (options.Retry, options.Tags, options.Version);
    }

    /// <summary>How to retry; null not to.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Names and values kept with the task; null for none.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>Version of the task to call; null for the default.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Retries by a handler.</summary>
    /// <param name="handler">The handler.</param>
    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Retries by a handler.</summary>
    /// <param name="handler">The handler.</param>
    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);

    /// <summary>Retries by a policy.</summary>
    /// <param name="policy">The policy.</param>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>These options, for a sub-orchestration with an id of the caller's choice.</summary>
    /// <param name="instanceId">Id of the sub-orchestration.</param>
    public SubOrchestrationOptions WithInstanceId(string instanceId) => new(this, instanceId);
}
