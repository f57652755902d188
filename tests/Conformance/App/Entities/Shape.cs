using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Conformance.App.Entities;

/// <summary>An entity written as a function, whose state is whatever JSON it is given.</summary>
public static class Shape
{
    [Function(nameof(Shape))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(operation =>
    {
        switch (operation.Name.ToLowerInvariant())
        {
            case "set":
                operation.State.SetState(operation.GetInput<JsonElement>());
                return default;
            case "get":
                return new(operation.State.HasState ? operation.State.GetState<JsonElement>() : "no state");
            case "clear":
                operation.State.SetState(null);
                return default;
            case "who":
                return new(operation.Context.Id.ToString());
            default:
                throw new NotSupportedException($"No operation '{operation.Name}'.");
        }
    });
}
