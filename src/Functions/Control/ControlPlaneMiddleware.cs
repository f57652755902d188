using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Control;

/// <summary>Lends the durable client of the first function that carries one to the control plane of this process.</summary>
/// <param name="plane">Who borrows it.</param>
internal sealed class ControlPlaneMiddleware(DurableControlPlane plane) : IFunctionsWorkerMiddleware
{
    private const string Binding = "durableClient";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!plane.IsConnected && BindingOf(context) is { } binding
            && (await context.BindInputAsync<DurableTaskClient>(binding)).Value is { } client) plane.Connect(client);
        await next(context);
    }

    private static BindingMetadata? BindingOf(FunctionContext context) => context.FunctionDefinition.InputBindings.Values
        .FirstOrDefault(binding => string.Equals(binding.Type, Binding, StringComparison.OrdinalIgnoreCase));
}
