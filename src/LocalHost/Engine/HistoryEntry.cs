using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>One event of a history, with the facts that a reader wants beside it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Timestamp">When the step that recorded it ran, in UTC.</param>
internal sealed record HistoryEntry(HistoryEvent Event, DateTime Timestamp)
{
    /// <summary>For an answer (task, timer, child, entity, lock): the action that asked for it, with its name and input.</summary>
    public ActionEvent? Cause { get; init; }

    /// <summary>For an answer: when it was asked for.</summary>
    public DateTime? ScheduledTime { get; init; }

    /// <summary>For <see cref="ExecutionCompleted"/>: the serialized output.</summary>
    public string? Output { get; init; }

    /// <summary>For <see cref="ExecutionCompleted"/>: why the execution failed.</summary>
    public Failure? Failure { get; init; }
}
