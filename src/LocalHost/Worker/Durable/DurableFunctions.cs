using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Worker.Durable;

/// <summary>The app's orchestrators, activities and entities, as the engine runs them.</summary>
/// <remarks>Each runs through the app's middleware like any function. Around an orchestrator the invoker itself awaits nothing
/// but
/// the rest of the pipeline, so that the orchestrator stays on the engine's scheduler; middleware that awaits anything else there
/// is as wrong as an orchestrator that does, here as on the genuine host.</remarks>
internal static class DurableFunctions
{
    private const string InstanceId = "instanceId";

    /// <summary>Whether the app needs the engine at all.</summary>
    /// <param name="catalog">The app's functions.</param>
    /// <returns>Whether a function is durable or asks for a client.</returns>
    public static bool Any(FunctionCatalog catalog) => catalog.Functions.Any(f =>
        f.Trigger is OrchestrationTriggerAttribute or ActivityTriggerAttribute or EntityTriggerAttribute
        || f.BindingParameters.Any(p => p.IsDefined(typeof(DurableClientAttribute), inherit: true)));

    /// <summary>Makes the engine's handlers.</summary>
    /// <param name="catalog">The app's functions.</param>
    /// <param name="invoker">Runs them.</param>
    /// <returns>The handlers, by the names that orchestrators call.</returns>
    public static TaskHandlers HandlersOf(FunctionCatalog catalog, FunctionInvoker invoker)
    {
        var handlers = new TaskHandlers();
        foreach (var (function, trigger) in catalog.TriggeredBy<OrchestrationTriggerAttribute>())
            handlers.Orchestrators.Add(
                trigger.Orchestration ?? function.Name, context => RunOrchestratorAsync(invoker, function, context));
        foreach (var (function, trigger) in catalog.TriggeredBy<ActivityTriggerAttribute>())
            handlers.Activities.Add(
                trigger.Activity ?? function.Name, (activity, stop) => RunActivityAsync(invoker, function, activity, stop));
        foreach (var (function, trigger) in catalog.TriggeredBy<EntityTriggerAttribute>())
            handlers.Entities.Add(
                trigger.EntityName ?? function.Name, dispatcher => RunEntityAsync(invoker, function, dispatcher));
        return handlers;
    }

    private static Task<object?> RunOrchestratorAsync(
        FunctionInvoker invoker, FunctionDescriptor function, TaskOrchestrationContext context) =>
        invoker.InvokeAsync(function, context, Data(context.InstanceId), CancellationToken.None);

    private static Task<object?> RunActivityAsync(
        FunctionInvoker invoker, FunctionDescriptor function, ActivityInvocation activity, CancellationToken stop)
    {
        var type = function.TriggerParameter.ParameterType;
        var input = type == typeof(ActivityInvocation) ? activity : activity.Converter.Deserialize(activity.SerializedInput, type);
        return invoker.InvokeAsync(function, input, Data(activity.InstanceId), stop);
    }

    private static async Task RunEntityAsync(
        FunctionInvoker invoker, FunctionDescriptor function, TaskEntityDispatcher dispatcher)
    {
        await using var context = invoker.CreateContext(function, dispatcher, Data(null), CancellationToken.None);
        dispatcher.Services = context.InstanceServices;
        await invoker.InvokeAsync(context);
    }

    private static Dictionary<string, object?> Data(string? instanceId) =>
        instanceId is null
            ? []
            : new Dictionary<string, object?>(1, StringComparer.OrdinalIgnoreCase) { [InstanceId] = instanceId };
}
