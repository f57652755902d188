using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Worker.Durable;

/// <summary>Binds a parameter beside an orchestrator's context to the orchestration's input, as the genuine worker
/// does.</summary>
internal static class OrchestrationInput
{
    private static readonly MethodInfo GenericRead =
        typeof(OrchestrationInput).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly ConcurrentDictionary<Type, Func<TaskOrchestrationContext, object?>> Readers = new();

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
        var read = ReaderOf(parameter.ParameterType);
        var fallback = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return context => new(read((TaskOrchestrationContext)context.TriggerValue!) ?? fallback);
    }

    /// <summary>Reads the input of an orchestration.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="type">The type to read it as.</param>
    /// <returns>The input; null or the type's default when there is none.</returns>
    public static object? Read(TaskOrchestrationContext context, Type type) => ReaderOf(type)(context);

    private static Func<TaskOrchestrationContext, object?> ReaderOf(Type type) => Readers.GetOrAdd(type, static t =>
        GenericRead.MakeGenericMethod(t).CreateDelegate<Func<TaskOrchestrationContext, object?>>());

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
