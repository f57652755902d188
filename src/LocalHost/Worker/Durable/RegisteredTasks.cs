using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Worker.Durable;

/// <summary>The tasks in the app's <see cref="DurableTaskRegistry"/>, as functions: each kind has one method here, which makes
/// the task that the invoked function is named for. Middleware and scopes are thus those of any function.</summary>
internal static class RegisteredTasks
{
    /// <summary>Describes every registered task as a function.</summary>
    /// <param name="registry">The app's registry.</param>
    /// <param name="mistakes">Takes what keeps tasks from running.</param>
    /// <returns>The functions.</returns>
    public static IEnumerable<FunctionDescriptor> FunctionsOf(DurableTaskRegistry registry, List<string> mistakes)
    {
        mistakes.AddRange(registry.Versioned.Select(task =>
            $"Task '{task.Name}' is registered with version '{task.Version.Version}', which Azure Functions does not run; leave "
                + "the version out, and branch on the context's Version."));
        return [
            .. registry.GetOrchestrators().Select(task => Describe(task.Key, nameof(RunOrchestratorAsync))),
            .. registry.GetActivities().Select(task => Describe(task.Key, nameof(RunActivityAsync))),
            .. registry.GetEntities().Select(task => Describe(task.Key, nameof(RunEntityAsync))),
        ];
    }

    /// <summary>Runs a registered orchestrator.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="function">The invocation.</param>
    /// <returns>The orchestration's output.</returns>
    public static Task<object?> RunOrchestratorAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function)
    {
        var orchestrator = Make(function, registry => registry.GetOrchestrators());
        return orchestrator.RunAsync(context, OrchestrationInput.Read(context, orchestrator.InputType));
    }

    /// <summary>Runs a registered activity.</summary>
    /// <param name="invocation">What is called, with which input.</param>
    /// <param name="function">The invocation.</param>
    /// <returns>The activity's output.</returns>
    public static Task<object?> RunActivityAsync([ActivityTrigger] Engine.ActivityInvocation invocation, FunctionContext function)
    {
        var activity = Make(function, registry => registry.GetActivities());
        var input = invocation.Converter.Deserialize(invocation.SerializedInput, activity.InputType);
        return activity.RunAsync(new RegisteredActivityContext(invocation), input);
    }

    /// <summary>Runs the operations that wait for a registered entity.</summary>
    /// <param name="dispatcher">Holds the operations.</param>
    /// <param name="function">The invocation.</param>
    /// <returns>A task that ends with the operations.</returns>
    public static Task RunEntityAsync([EntityTrigger] TaskEntityDispatcher dispatcher, FunctionContext function) =>
        dispatcher.DispatchAsync(Make(function, registry => registry.GetEntities()));

    private static T Make<T>(
        FunctionContext function, Func<DurableTaskRegistry, IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, T>>>> tasks)
    {
        var registry = function.InstanceServices.GetRequiredService<IOptions<DurableTaskRegistry>>().Value;
        return tasks(registry).First(task => task.Key == function.FunctionDefinition.Name).Value(function.InstanceServices);
    }

    private static FunctionDescriptor Describe(TaskName name, string method)
    {
        var run = typeof(RegisteredTasks).GetMethod(method)!;
        var parameters = run.GetParameters();
        return new FunctionDescriptor
        {
            Name = name.Name,
            Method = run,
            Trigger = parameters[0].GetCustomAttribute<TriggerBindingAttribute>()!,
            TriggerParameter = parameters[0],
            BindingParameters = parameters[1..],
            Outputs = [],
        };
    }

    private sealed class RegisteredActivityContext(Engine.ActivityInvocation invocation) : TaskActivityContext
    {
        public override TaskName Name => invocation.Name;

        public override string InstanceId => invocation.InstanceId;
    }
}
