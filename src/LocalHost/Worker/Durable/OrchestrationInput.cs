using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Worker.Durable;

/// <summary>Binds a parameter beside an orchestrator's context to the orchestration's input, as the genuine worker
/// does.</summary>
internal static class OrchestrationInput
{
    private static readonly MethodInfo Read =
        typeof(OrchestrationInput).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Whether a parameter takes the input.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">A parameter that nothing else fills.</param>
    /// <returns>Whether it does.</returns>
    public static bool Fills(FunctionDescriptor function, ParameterInfo parameter) =>
        function.Trigger is OrchestrationTriggerAttribute
        && !parameter.Name!.Equals("instanceId", StringComparison.OrdinalIgnoreCase);

    /// <summary>Prepares reading the input as a parameter's type.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>Reads the input; the parameter's default when there is none.</returns>
    public static ArgumentSource SourceOf(ParameterInfo parameter)
    {
        var read = Read.MakeGenericMethod(parameter.ParameterType).CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        var fallback = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return context => new(read((TaskOrchestrationContext)context.TriggerValue!) ?? fallback);
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
