using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Starts with an id, at a time.</summary>
    /// <param name="InstanceId">Id of the new instance; null to have one made.</param>
    /// <param name="StartAt">When to begin; null for now.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null) =>
        (this.InstanceId, this.StartAt) = (InstanceId, StartAt);

    /// <summary>Copies other options.</summary>
    /// <param name="options">The options to copy.</param>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (InstanceId, StartAt, Tags) = (options.InstanceId, options.StartAt, options.Tags);
        (Version, DedupeStatuses) = (options.Version, options.DedupeStatuses);
    }

    /// <summary>Names of the statuses in which an instance of the same id keeps a new one from starting; null for the host's default.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }

    /// <summary>Id of the new instance; null to have one made.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When to begin; null for now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Names and values kept with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Version of the orchestration; null for the default.</summary>
    public TaskVersion? Version { get; init; }
}
