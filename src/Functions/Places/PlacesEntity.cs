using FunctionsOrchestration.Mesh.Limits.Places;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Places;

/// <summary>
/// The places of one service for all workers; its key is the service's name in lower case. Who gets how many is for
/// <see cref="PlaceLedger"/> to say. A worker reads its answer in the state.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PlacesEntity(TimeProvider time) : TaskEntity<PlacesState>
{
    /// <summary>A worker asks for places, renews them or gives them back.</summary>
    /// <param name="request">What it asks.</param>
    public void Lease(PlacesRequest request) => State = PlaceLedger.Lease(State, request, time.GetUtcNow());

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the method above.</param>
    [Function(nameof(PlacesEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<PlacesEntity>();

    /// <inheritdoc/>
    protected override PlacesState InitializeState(TaskEntityOperation entityOperation) => new(new Dictionary<string, PlaceLease>());
}
