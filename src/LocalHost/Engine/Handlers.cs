using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Runs an orchestrator's code.</summary>
/// <returns>The orchestrator's output, which the engine serializes.</returns>
internal delegate Task<object?> OrchestratorHandler(TaskOrchestrationContext context);

/// <summary>Runs an activity.</summary>
/// <param name="invocation">What is called, with which input.</param>
/// <param name="stop">Cancelled when the host stops; the activity then runs again after the next start.</param>
/// <returns>The activity's output, which the engine serializes.</returns>
internal delegate Task<object?> ActivityHandler(ActivityInvocation invocation, CancellationToken stop);

/// <summary>Runs the operations that wait for an entity: the handler passes its entity to the dispatcher.</summary>
internal delegate Task EntityHandler(TaskEntityDispatcher dispatcher);

/// <summary>One call of an activity.</summary>
/// <param name="Name">Name of the activity, as the orchestrator wrote it.</param>
/// <param name="InstanceId">The calling orchestration.</param>
/// <param name="TaskId">The call's number within the orchestration.</param>
/// <param name="SerializedInput">The input; null when there is none.</param>
/// <param name="Converter">What serialized the input.</param>
internal sealed record ActivityInvocation(string Name, string InstanceId, int TaskId, string? SerializedInput, DataConverter Converter)
{
    /// <summary>The version that was asked for; empty for none.</summary>
    public string Version { get; init; } = "";
}

/// <summary>What the engine can run, by name. Names are compared without regard to case.</summary>
internal sealed class TaskHandlers
{
    public Dictionary<string, OrchestratorHandler> Orchestrators { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, ActivityHandler> Activities { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, EntityHandler> Entities { get; } = new(StringComparer.OrdinalIgnoreCase);
}
