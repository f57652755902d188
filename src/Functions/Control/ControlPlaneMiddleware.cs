using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Control;

/// <summary>
/// Has functions wait until this process knows what is declared, and lends the durable client of the first function that carries one to the
/// control plane of this process. Every function that calls the mesh carries one for that, though it does not use it itself: limits are kept
/// by entities, and without a client a worker that runs nothing else could not reach them.
/// </summary>
/// <param name="plane">Who borrows it.</param>
/// <param name="board">What is declared.</param>
internal sealed class ControlPlaneMiddleware(DurableControlPlane plane, ControlBoard board) : IFunctionsWorkerMiddleware
{
    private const string Binding = "durableClient";
    private const string Orchestration = "orchestrationTrigger";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // An orchestrator waits for nothing but its context, and calls no service.
        if (!board.FirstReading.IsCompleted && BindingOf(context, Orchestration) is null) await board.FirstReading;
        if (!plane.IsConnected && BindingOf(context, Binding) is { } binding
            && (await context.BindInputAsync<DurableTaskClient>(binding)).Value is { } client) plane.Connect(client);
        await next(context);
    }

    private static BindingMetadata? BindingOf(FunctionContext context, string type) => context.FunctionDefinition.InputBindings.Values
        .FirstOrDefault(binding => string.Equals(binding.Type, type, StringComparison.OrdinalIgnoreCase));
}
