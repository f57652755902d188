using System.Text.Json.Serialization;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// What one instance, or a client, sends to an instance. A durable message is stored in the sender's commit and
/// removed in the receiver's, which makes its effect exactly once. The rules of <see cref="HistoryEvent"/> apply.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(StartMessage), "start")]
[JsonDerivedType(typeof(EventMessage), "event")]
[JsonDerivedType(typeof(ChildAnswerMessage), "childAnswer")]
[JsonDerivedType(typeof(TerminateMessage), "terminate")]
[JsonDerivedType(typeof(SuspendMessage), "suspend")]
[JsonDerivedType(typeof(ResumeMessage), "resume")]
[JsonDerivedType(typeof(RewindMessage), "rewind")]
[JsonDerivedType(typeof(EntityAnswerMessage), "entityAnswer")]
[JsonDerivedType(typeof(LockGrantedMessage), "lockGranted")]
[JsonDerivedType(typeof(OperationMessage), "operation")]
[JsonDerivedType(typeof(LockMessage), "lock")]
[JsonDerivedType(typeof(UnlockMessage), "unlock")]
[JsonDerivedType(typeof(ActivityMessage), "activity")]
internal abstract record InstanceMessage
{
    /// <summary>The serialized value that the message carries, if it carries one; only this can be large.</summary>
    [JsonIgnore]
    internal virtual string? Payload
    {
        get => null;
        init => throw new NotSupportedException($"{GetType().Name} carries no value.");
    }
}

/// <summary>Starts an orchestration, from a parent or from an entity.</summary>
internal sealed record StartMessage(ExecutionStarted Started) : InstanceMessage
{
    internal override string? Payload { get => Started.Input; init => Started = Started with { Input = value }; }
}

internal sealed record EventMessage(string Name, string? Input) : InstanceMessage
{
    internal override string? Payload { get => Input; init => Input = value; }
}

/// <summary>Tells a parent how its child ended; <paramref name="Execution"/> keeps an answer to an older execution out.</summary>
internal sealed record ChildAnswerMessage(long Execution, int TaskId, string? Result, Failure? Failure) : InstanceMessage
{
    internal override string? Payload { get => Result; init => Result = value; }
}

internal sealed record TerminateMessage(string? Output, bool Recursive) : InstanceMessage
{
    internal override string? Payload { get => Output; init => Output = value; }
}

internal sealed record SuspendMessage(string? Reason) : InstanceMessage;

internal sealed record ResumeMessage(string? Reason) : InstanceMessage;

/// <summary>Tells a failed child that its parent is put back to before the failure.</summary>
internal sealed record RewindMessage(string? Reason) : InstanceMessage;

internal sealed record EntityAnswerMessage(long Execution, int TaskId, string? Result, Failure? Failure) : InstanceMessage
{
    internal override string? Payload { get => Result; init => Result = value; }
}

internal sealed record LockGrantedMessage(long Execution, int TaskId, string LockId, IReadOnlyList<string> EntityIds)
    : InstanceMessage;

/// <summary>Who waits for the answer of an entity.</summary>
internal sealed record Caller(string InstanceId, long Execution, int TaskId);

/// <summary>An operation on an entity: a call when there is a caller, a signal otherwise.</summary>
internal sealed record OperationMessage(string Operation, string? Input, Caller? Caller, string? LockId = null) : InstanceMessage
{
    internal override string? Payload { get => Input; init => Input = value; }
}

/// <summary>Asks the entity at <paramref name="Position"/> of the list for its lock; it passes the request on to the next.</summary>
internal sealed record LockMessage(string LockId, Caller Caller, IReadOnlyList<string> EntityIds, int Position) : InstanceMessage;

internal sealed record UnlockMessage(string LockId) : InstanceMessage;

/// <summary>
/// An activity that outlives the execution which started it. It waits here until it has run, because no history
/// remembers it any more.
/// </summary>
internal sealed record ActivityMessage(long Execution, TaskScheduled Scheduled) : InstanceMessage
{
    internal override string? Payload { get => Scheduled.Input; init => Scheduled = Scheduled with { Input = value }; }
}
