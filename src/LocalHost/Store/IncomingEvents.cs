namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Which orchestration waits for a child: its name, id, execution and the action that started the child.</summary>
internal sealed record ParentLink(string Name, string InstanceId, long Execution, int TaskId);

/// <summary>The execution came into being. It is the first event of every execution, written when it is accepted.</summary>
internal sealed record ExecutionStarted(string Name, string? Input) : IncomingEvent
{
    internal override string? Payload { get => Input; init => Input = value; }

    public string? Version { get; init; }
    public ParentLink? Parent { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
    public DateTime? StartAt { get; init; }

    /// <summary>The W3C trace context of whoever started it; null where there was none. Its activities run below it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How often the instance has continued as new.</summary>
    public int Generation { get; init; }
}

internal sealed record TaskCompleted(int Id, string? Result) : IncomingEvent
{
    internal override string? Payload { get => Result; init => Result = value; }
}

internal sealed record TaskFailed(int Id, Failure Failure) : IncomingEvent;

internal sealed record TimerFired(int Id) : IncomingEvent;

internal sealed record ChildCompleted(int Id, string? Result) : IncomingEvent
{
    internal override string? Payload { get => Result; init => Result = value; }
}

internal sealed record ChildFailed(int Id, Failure Failure) : IncomingEvent;

internal sealed record EventRaised(string Name, string? Input) : IncomingEvent
{
    internal override string? Payload { get => Input; init => Input = value; }
}

internal sealed record EntityAnswered(int Id, string? Result) : IncomingEvent
{
    internal override string? Payload { get => Result; init => Result = value; }
}

internal sealed record EntityFailed(int Id, Failure Failure) : IncomingEvent;

internal sealed record LockGranted(int Id) : IncomingEvent;

internal sealed record ExecutionSuspended(string? Reason) : IncomingEvent;

internal sealed record ExecutionResumed(string? Reason) : IncomingEvent;

internal sealed record ExecutionTerminated(string? Output) : IncomingEvent
{
    internal override string? Payload { get => Output; init => Output = value; }
}

/// <summary>A failed execution was put back to before its failure.</summary>
internal sealed record ExecutionRewound(string? Reason) : IncomingEvent;
