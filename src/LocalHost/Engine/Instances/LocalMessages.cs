using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

// Messages that live only in memory: what they tell can be found again in the store, or is a client's question.

/// <summary>Look at your row and go on: sent for what a restart finds under way.</summary>
internal sealed record WakeMessage : InstanceMessage;

/// <summary>A client wants to start an instance. One in a forbidden status is not replaced.</summary>
internal sealed record StartRequest(
    ExecutionStarted Started, IReadOnlySet<InstanceStatus> Forbidden, TaskCompletionSource Answer) : InstanceMessage;

/// <summary>A client wants a failed instance to try again.</summary>
internal sealed record RewindRequest(string? Reason, TaskCompletionSource Answer) : InstanceMessage;

/// <summary>An activity ended.</summary>
internal sealed record ActivityFinished(long Execution, int TaskId, string? Result, Failure? Failure) : InstanceMessage;

/// <summary>A timer is due; task id <see cref="StartTimer"/> is the scheduled start.</summary>
internal sealed record TimerDue(long Execution, int TaskId) : InstanceMessage
{
    public const int StartTimer = -1;
}

/// <summary>A step of the orchestrator's code has not ended in time; the actor that took it has been given up.</summary>
internal sealed record StepBlocked(long Execution, Failure Failure) : InstanceMessage;

/// <summary>Orchestrator code went on outside of a step, after an await that is not one of its context's.</summary>
internal sealed record ForeignAwait(long Execution) : InstanceMessage;
