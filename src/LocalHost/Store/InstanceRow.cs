namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The row of an orchestration: what can be asked without reading its history. The input is not here but in the first
/// event of the history, because SQLite writes a row as a whole and an input may be megabytes.
/// </summary>
internal sealed record InstanceRow(long Key, string Id, string Name, InstanceStatus Status, DateTime Created)
{
    public string? Version { get; init; }
    public string? Parent { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
    public DateTime Updated { get; init; } = Created;
    public DateTime? Completed { get; init; }
    public string? CustomStatus { get; init; }

    /// <summary>Serialized output of a terminal instance; the reason while it is suspended.</summary>
    public string? Output { get; init; }
    public Failure? Failure { get; init; }

    /// <summary>True while something waits that only this process knows of, so that a restart must load the instance.</summary>
    public bool Wake { get; init; }
}

/// <summary>The row of an entity. <paramref name="State"/> is serialized; null when it has none.</summary>
internal sealed record EntityRow(string Id, string? State, DateTime Updated)
{
    public string? LockId { get; init; }

    /// <summary>Instance id of the orchestration that holds the lock.</summary>
    public string? LockOwner { get; init; }
}

/// <summary>The events of one step, as they are stored.</summary>
internal sealed record HistoryRow(int Step, DateTime At, IReadOnlyList<HistoryEvent> Events);

/// <summary>A message that waits in an inbox.</summary>
internal sealed record InboxRow(long Id, string Target, DateTime? Due, InstanceMessage Message);

/// <summary>A timer that has not fired.</summary>
internal sealed record TimerRow(string InstanceId, long Execution, int TaskId, DateTime Due);
