using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>How an execution ended.</summary>
internal abstract record Ending
{
    /// <summary>It returned.</summary>
    internal sealed record Completed(string? Output) : Ending;

    /// <summary>It threw.</summary>
    internal sealed record Failed(Failure Failure) : Ending;

    /// <summary>It begins again, with a fresh history that starts with these events; suspended, if it was asked to be meanwhile.</summary>
    internal sealed record Renewed(
        string? Input, string? Version, IReadOnlyList<EventRaised> Carried, ExecutionSuspended? Suspension) : Ending;
}

/// <summary>What the code did in one step.</summary>
/// <param name="Actions">What it asked for, in order.</param>
/// <param name="CancelledTimers">Timers of this or earlier steps that it cancelled.</param>
/// <param name="Ending">How it ended; null while it waits.</param>
internal sealed record StepResult(
    IReadOnlyList<ActionEvent> Actions, IReadOnlyList<TimerCreated> CancelledTimers, Ending? Ending);
