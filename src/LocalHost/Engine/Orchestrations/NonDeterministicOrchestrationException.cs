namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>An orchestrator's code does not do what its history says that it did.</summary>
internal sealed class NonDeterministicOrchestrationException(string orchestrator, string instanceId, int step, string expected, string actual)
    : InvalidOperationException(
        $"The code of orchestrator '{orchestrator}' does not fit the history of '{instanceId}'. First difference in step {step}: " +
        $"the history has {expected}, the code did {actual}. Orchestrator code must take time, ids, randomness and I/O " +
        "from its context and activities, and must not change while instances of it are running.")
{
    /// <summary>The step in which code and history part; step 1 is the first that ran code.</summary>
    public int Step { get; } = step;
}

/// <summary>An orchestrator did not come back from a step.</summary>
internal sealed class BlockedOrchestratorException(string orchestrator, string instanceId, TimeSpan time) : InvalidOperationException(
    $"Orchestrator '{orchestrator}' ('{instanceId}') has been in one step for {time}: it blocks its thread, by .Result, .Wait(), " +
    "Thread.Sleep or a loop that does not end. Await the context's tasks and timers instead, and do long work in activities.");

/// <summary>An orchestrator awaited something that is not durable.</summary>
internal sealed class ForeignAwaitException(string orchestrator, string instanceId) : InvalidOperationException(
    $"Orchestrator '{orchestrator}' ('{instanceId}') awaited something that its context did not give it: Task.Delay, Task.Run, I/O, " +
    "ConfigureAwait(false) and the like. Such a wait would be lost in a restart. Use the context's timers, and do I/O in activities.");
