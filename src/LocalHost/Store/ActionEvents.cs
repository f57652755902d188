namespace FunctionsOrchestration.LocalHost.Store;

internal sealed record TaskScheduled(int Id, string Name, string? Input) : ActionEvent(Id)
{
    internal override string? Payload { get => Input; init => Input = value; }

    /// <summary>Version that the activity was asked for with; null for none.</summary>
    public string? Version { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Which attempt of a call with retries this is, from 2; null for the first.</summary>
    public int? Attempt { get; init; }
    public override string Describe() => $"call activity '{Name}'";
}

internal sealed record TimerCreated(int Id, DateTime FireAt) : ActionEvent(Id)
{
    public override string Describe() => "create a timer";
}

internal sealed record ChildScheduled(int Id, string Name, string InstanceId, string? Input) : ActionEvent(Id)
{
    internal override string? Payload { get => Input; init => Input = value; }

    public string? Version { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>As for an activity.</summary>
    public int? Attempt { get; init; }
    public override string Describe() => $"call sub-orchestrator '{Name}' as '{InstanceId}'";
}

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Input) : ActionEvent(Id)
{
    internal override string? Payload { get => Input; init => Input = value; }

    public override string Describe() => $"send event '{Name}' to '{InstanceId}'";
}

internal sealed record EntityCalled(int Id, string EntityId, string Operation, string? Input) : ActionEvent(Id)
{
    internal override string? Payload { get => Input; init => Input = value; }

    /// <summary>The lock under which the call is made, if any.</summary>
    public string? LockId { get; init; }
    public override string Describe() => $"call '{Operation}' of entity '{EntityId}'";
}

internal sealed record EntitySignaled(int Id, string EntityId, string Operation, string? Input) : ActionEvent(Id)
{
    internal override string? Payload { get => Input; init => Input = value; }

    public DateTime? Due { get; init; }
    public override string Describe() => $"signal '{Operation}' to entity '{EntityId}'";
}

/// <summary>Asks for locks, in the order in which they are taken: sorted, so that two orchestrations cannot deadlock.</summary>
internal sealed record LockRequested(int Id, string LockId, IReadOnlyList<string> EntityIds) : ActionEvent(Id)
{
    public override string Describe() => $"lock entities {string.Join(", ", EntityIds)}";
}

internal sealed record LockReleased(int Id, string LockId, IReadOnlyList<string> EntityIds) : ActionEvent(Id)
{
    public override string Describe() => $"unlock entities {string.Join(", ", EntityIds)}";
}

/// <summary>The execution ended. Output and failure stand in the instance's row, once.</summary>
internal sealed record ExecutionCompleted(int Id, InstanceStatus Status) : ActionEvent(Id)
{
    public override string Describe() => $"end as {Status}";
}
