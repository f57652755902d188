using System.Collections.Concurrent;
using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>A public method that runs an entity operation. Its parameters are the operation's context and its input, each at most
/// once.</summary>
internal sealed class EntityMethods
{
    private static readonly ConcurrentDictionary<(Type Type, string Operation), EntityMethods> Known = new();

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;

    private EntityMethods(MethodInfo method) => (_method, _parameters) = (method, method.GetParameters());

    /// <summary>The method for an operation, by its name without regard to case; null where the type has none.</summary>
    /// <exception cref="AmbiguousMatchException">The type has several.</exception>
    public static EntityMethods? Find(Type type, string operation)
    {
        if (Known.TryGetValue((type, operation), out var known))
            return known;
        var method = type.GetMethod(operation, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        // What callers misspell is not kept: they could fill the memory with it.
        return method is null ? null : Known.GetOrAdd((type, operation), new EntityMethods(method));
    }

    /// <summary>Binds the parameters, calls the method and awaits what it returns.</summary>
    /// <exception cref="InvalidOperationException">A parameter cannot be bound.</exception>
    public async ValueTask<object?> InvokeAsync(object target, TaskEntityOperation operation)
    {
        var returned = _method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, Bind(operation), null);
        // The declared type decides: a Task that happens to carry a value is still a Task.
        var type = _method.ReturnType;
        if (type == typeof(ValueTask))
        {
            await (ValueTask)returned!;
            return null;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            returned = type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null);
            type = returned!.GetType();
        }

        if (!type.IsAssignableTo(typeof(Task)))
            return returned;
        await (Task)returned!;
        return type.IsGenericType ? type.GetProperty(nameof(Task<>.Result))!.GetValue(returned) : null;
    }

    private object?[] Bind(TaskEntityOperation operation)
    {
        var arguments = new object?[_parameters.Length];
        foreach (var parameter in _parameters)
        {
            var first = Array.Find(_parameters, p => IsContext(p) == IsContext(parameter))!;
            if (first != parameter)
                throw Unbound(operation, parameter, $"'{first.Name}' has taken that already; an operation has one input and one context.");
            arguments[parameter.Position] = IsContext(parameter) ? operation.Context : Input(operation, parameter);
        }

        return arguments;
    }

    private static bool IsContext(ParameterInfo parameter) => parameter.ParameterType == typeof(TaskEntityContext);

    private static object? Input(TaskEntityOperation operation, ParameterInfo parameter) =>
        operation.HasInput ? operation.GetInput(parameter.ParameterType)
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : throw Unbound(operation, parameter, "the operation needs an input, and its caller gave none.");

    private static InvalidOperationException Unbound(TaskEntityOperation operation, ParameterInfo parameter, string reason) =>
        new($"Error dispatching {operation} to '{parameter.Member}': parameter '{parameter}' cannot be bound, {reason}");
}
