using System.Collections.Concurrent;
using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>A public method that runs an entity operation: at most one input, and the operation or its context where it asks for them.</summary>
internal sealed class EntityMethods
{
    private static readonly ConcurrentDictionary<(Type Type, string Operation), EntityMethods?> Known = new();

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;

    private EntityMethods(MethodInfo method) => (_method, _parameters) = (method, method.GetParameters());

    /// <summary>The method for an operation; null where the type has none.</summary>
    public static EntityMethods? Find(Type type, string operation) =>
        Known.GetOrAdd((type, operation.ToUpperInvariant()), static key => Search(key.Type, key.Operation));

    /// <summary>Binds the parameters, calls the method and awaits what it returns.</summary>
    public async ValueTask<object?> InvokeAsync(object target, TaskEntityOperation operation)
    {
        var arguments = _parameters.Select(parameter => Bind(parameter, operation)).ToArray();
        var returned = _method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        switch (returned)
        {
            case null:
                return null;
            case Task task:
                await task;
                return ResultOf(task);
            case ValueTask task:
                await task;
                return null;
            default:
                if (returned.GetType() is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(ValueTask<>))
                    return returned;
                var asTask = (Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!;
                await asTask;
                return ResultOf(asTask);
        }
    }

    // Methods of the framework's own base classes are not operations.
    private static EntityMethods? Search(Type type, string operation)
    {
        var candidates = type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => string.Equals(method.Name, operation, StringComparison.OrdinalIgnoreCase))
            .Where(method => !method.IsSpecialName && method.DeclaringType != typeof(object) && !IsFramework(method.DeclaringType!))
            .ToList();
        return candidates.Count switch
        {
            0 => null,
            1 => new(candidates[0]),
            _ => throw new AmbiguousMatchException($"{type} has {candidates.Count} methods for the operation '{operation}'."),
        };
    }

    private static bool IsFramework(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TaskEntity<>);

    private static object? Bind(ParameterInfo parameter, TaskEntityOperation operation)
    {
        if (parameter.ParameterType == typeof(TaskEntityContext))
            return operation.Context;
        if (parameter.ParameterType == typeof(TaskEntityOperation))
            return operation;
        if (operation.HasInput)
            return operation.GetInput(parameter.ParameterType);
        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException($"The operation '{operation}' needs an input for its parameter '{parameter.Name}'.");
    }

    private static object? ResultOf(Task task) =>
        task.GetType().GetProperty(nameof(Task<>.Result)) is { } result && result.PropertyType.Name != "VoidTaskResult"
            ? result.GetValue(task)
            : null;
}
