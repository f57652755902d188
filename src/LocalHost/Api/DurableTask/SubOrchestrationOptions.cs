namespace Microsoft.DurableTask;

/// <summary>How a sub-orchestration is called.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    /// <summary>Calls with retries and an id.</summary>
    /// <param name="retry">How to retry; null not to.</param>
    /// <param name="instanceId">Id of the sub-orchestration; null to have one made.</param>
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    /// <summary>Takes over other options.</summary>
    /// <param name="options">The options; an id that they carry holds where none is given here.</param>
    /// <param name="instanceId">Id of the sub-orchestration; null to have one made.</param>
    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options) => InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;

    /// <summary>Copies other options.</summary>
    /// <param name="options">The options to copy.</param>
    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options) => InstanceId = options.InstanceId;

    /// <summary>Id of the sub-orchestration; null to have one made.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Version of the sub-orchestration; null for the default.</summary>
    public new TaskVersion? Version
    {
        get => base.Version;
        init => base.Version = value;
    }
}
