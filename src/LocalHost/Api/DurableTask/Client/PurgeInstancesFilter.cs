namespace Microsoft.DurableTask.Client;

/// <summary>Which ended instances to purge. What is null does not restrict.</summary>
/// <param name="CreatedFrom">Earliest creation, inclusive.</param>
/// <param name="CreatedTo">Latest creation, inclusive.</param>
/// <param name="Statuses">States to purge; only those of ended instances count.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long to purge at most; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
