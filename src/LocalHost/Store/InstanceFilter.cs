namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Which instances a query wants. Pages are in order of id, so that a page is stable while others are added.</summary>
internal sealed record InstanceFilter
{
    public IReadOnlyList<InstanceStatus>? Statuses { get; init; }
    public DateTime? CreatedFrom { get; init; }
    public DateTime? CreatedTo { get; init; }
    public DateTime? CompletedFrom { get; init; }
    public DateTime? CompletedTo { get; init; }
    public string? IdPrefix { get; init; }

    /// <summary>Only ids after this one.</summary>
    public string? After { get; init; }

    /// <summary>Only children of this instance.</summary>
    public string? Parent { get; init; }

    /// <summary>How many rows at most.</summary>
    public int Limit { get; init; } = int.MaxValue;
}

/// <summary>Which entities a query wants. Pages are in order of id.</summary>
internal sealed record EntityFilter
{
    public string? IdPrefix { get; init; }
    public DateTime? UpdatedFrom { get; init; }
    public DateTime? UpdatedTo { get; init; }
    public string? After { get; init; }

    /// <summary>True to include entities that have a lock but no state.</summary>
    public bool IncludeTransient { get; init; }
    public string? LockOwner { get; init; }
    public int Limit { get; init; } = int.MaxValue;
}
