using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Work;

/// <summary>The declared marks of one queue; its key is the queue's name. Workers go by the notice, which is written before the state is.</summary>
/// <param name="table">Where it makes them public.</param>
public sealed class WorkMarks(IControlTable table) : TaskEntity<QueueDeclaration>
{
    /// <summary>The kind of its notices.</summary>
    public const string Kind = "work-queue";

    /// <summary>Declares the queue's marks.</summary>
    /// <param name="change">The wish.</param>
    /// <returns>What is declared now.</returns>
    public async Task<Changed<QueueDefinition>> Declare(Change<QueueDefinition> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!change.Fits(State.Version)) return new(false, State.Version, State.Value);
        var next = new QueueDeclaration(State.Version + 1, change.Value);
        await table.WriteAsync(new ControlNotice(Kind, Context.Id.Key, JsonSerializer.Serialize(next, Serialization.Options)));
        State = next;
        return new(true, next.Version, next.Value);
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(WorkMarks))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<WorkMarks>();

    /// <inheritdoc/>
    protected override QueueDeclaration InitializeState(TaskEntityOperation entityOperation) => new(0, null);
}
