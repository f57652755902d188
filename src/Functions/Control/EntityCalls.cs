using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Control;

/// <summary>Asks an entity from a function, and waits for what it answers.</summary>
internal static class EntityCalls
{
    /// <summary>Calls an operation exactly once.</summary>
    /// <typeparam name="TAnswer">What the operation returns.</typeparam>
    /// <param name="client">Where entities are.</param>
    /// <param name="entity">Which entity.</param>
    /// <param name="operation">What it shall do.</param>
    /// <param name="message">With what; null for nothing.</param>
    /// <param name="cancellation">Ends the wait; what was asked is done all the same.</param>
    /// <exception cref="EntityCallFailedException">The operation threw.</exception>
    public static async Task<TAnswer?> CallEntityAsync<TAnswer>(
        this DurableTaskClient client, EntityInstanceId entity, string operation, object? message, CancellationToken cancellation)
    {
        var input = new ControlCallInput(
            entity.Name, entity.Key, operation, message is null ? null : JsonSerializer.SerializeToElement(message, Serialization.Options));
        var id = await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ControlCallOrchestrator.ControlCall), input, new StartOrchestrationOptions($"control-{Guid.NewGuid():n}"), cancellation);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
        // Nobody asks for it again; a worker that dies before this leaves one finished instance.
        await client.PurgeInstanceAsync(id, cancellation: cancellation);
        if (ended.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
            throw new EntityCallFailedException($"{entity}: {operation} failed: {ended.FailureDetails?.ErrorMessage ?? ended.RuntimeStatus.ToString()}");
        return ended.ReadOutputAs<TAnswer>();
    }
}

/// <summary>An operation of an entity failed.</summary>
/// <param name="message">Which, and why.</param>
internal sealed class EntityCallFailedException(string message) : Exception(message);
