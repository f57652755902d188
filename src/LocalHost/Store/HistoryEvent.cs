using System.Text.Json.Serialization;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// One fact in the history of an orchestration. Histories outlive the program that wrote them: a kind is never
/// renamed, a field never changes its meaning, and a new field is optional.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(ExecutionStarted), "started")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(ChildCompleted), "childCompleted")]
[JsonDerivedType(typeof(ChildFailed), "childFailed")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(EntityAnswered), "entityAnswered")]
[JsonDerivedType(typeof(EntityFailed), "entityFailed")]
[JsonDerivedType(typeof(LockGranted), "lockGranted")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "resumed")]
[JsonDerivedType(typeof(ExecutionTerminated), "terminated")]
[JsonDerivedType(typeof(ExecutionRewound), "rewound")]
[JsonDerivedType(typeof(TaskScheduled), "task")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(ChildScheduled), "child")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(EntityCalled), "entityCalled")]
[JsonDerivedType(typeof(EntitySignaled), "entitySignaled")]
[JsonDerivedType(typeof(LockRequested), "lockRequested")]
[JsonDerivedType(typeof(LockReleased), "lockReleased")]
[JsonDerivedType(typeof(ExecutionCompleted), "completed")]
internal abstract record HistoryEvent
{
    /// <summary>The serialized value that the event carries, if it carries one; only this can be large.</summary>
    [JsonIgnore]
    internal virtual string? Payload
    {
        get => null;
        init => throw new NotSupportedException($"{GetType().Name} carries no value.");
    }
}

/// <summary>Something that reached the orchestration from outside: replay hands it to the code again.</summary>
internal abstract record IncomingEvent : HistoryEvent;

/// <summary>Something that the orchestration's code did: replay expects the code to do it again.</summary>
/// <param name="Id">The action's place in the execution, counted from 0.</param>
internal abstract record ActionEvent(int Id) : HistoryEvent
{
    /// <summary>What the action is, in the words that a non-determinism error shows.</summary>
    public abstract string Describe();
}
