using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Control;

/// <summary>
/// Calls one operation of an entity and hands its answer on. A client can only signal an entity; whoever needs to know what came of it
/// asks through this.
/// </summary>
internal static class ControlCallOrchestrator
{
    [Function(nameof(ControlCall))]
    public static Task<JsonElement?> ControlCall([OrchestrationTrigger] TaskOrchestrationContext context, ControlCallInput input) =>
        context.Entities.CallEntityAsync<JsonElement?>(new EntityInstanceId(input.Entity, input.Key), input.Operation, input.Message);
}

/// <summary>One operation of an entity.</summary>
/// <param name="Entity">Name of the entity.</param>
/// <param name="Key">Its key.</param>
/// <param name="Operation">What it shall do.</param>
/// <param name="Message">With what; null for nothing.</param>
public sealed record ControlCallInput(string Entity, string Key, string Operation, JsonElement? Message);
