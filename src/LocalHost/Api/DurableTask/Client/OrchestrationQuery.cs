namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list. What is null does not restrict.</summary>
/// <param name="CreatedFrom">Earliest creation, inclusive.</param>
/// <param name="CreatedTo">Latest creation, inclusive.</param>
/// <param name="Statuses">States to list.</param>
/// <param name="TaskHubNames">Task hubs; a local host has one.</param>
/// <param name="InstanceIdPrefix">How the ids begin.</param>
/// <param name="PageSize">Most instances a page.</param>
/// <param name="FetchInputsAndOutputs">Whether inputs, outputs and custom statuses are wanted.</param>
/// <param name="ContinuationToken">Where to go on; null to begin at the start.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>Instances a page where nothing else is asked for.</summary>
    public const int DefaultPageSize = 100;
}
