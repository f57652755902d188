using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Calls a function's method: without reflection's wrapping of exceptions, and whatever its return type
/// awaits.</summary>
/// <remarks><see cref="MethodInvoker"/> emits a direct call once a method is used; measured at 25 ns a call on one core, where
/// compiling an expression for each function would cost start-up time.</remarks>
internal sealed class FunctionMethod
{
    private static readonly MethodInfo UnwrapTask = Own(nameof(ResultOfTask));
    private static readonly MethodInfo UnwrapValueTask = Own(nameof(ResultOfValueTask));

    private readonly MethodInvoker _invoker;
    private readonly Type? _instanceType;
    private readonly IFunctionActivator? _activator;
    private readonly Func<object?, Task<object?>> _await;

    /// <summary>Prepares a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="activator">Creates the method's class; the invocation's services by default.</param>
    public FunctionMethod(MethodInfo method, IFunctionActivator? activator)
    {
        _activator = activator;
        _invoker = MethodInvoker.Create(method);
        _instanceType = method.IsStatic ? null : method.DeclaringType;
        _await = AwaiterOf(method.ReturnType);
    }

    /// <summary>The type of what a method returns once awaited.</summary>
    /// <param name="method">The method.</param>
    /// <returns>The type; <see langword="null"/> when nothing is returned.</returns>
    public static Type? ResultTypeOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return null;
        return IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;
    }

    /// <summary>Calls the method, on a new instance from the services unless it is static.</summary>
    /// <param name="context">The invocation; its services are not asked for a static method.</param>
    /// <param name="arguments">The arguments, in order.</param>
    /// <returns>What the method returned, awaited; <see langword="null"/> when it returns nothing.</returns>
    public Task<object?> InvokeAsync(FunctionContext context, object?[] arguments)
    {
        if (_instanceType is null)
            return _await(_invoker.Invoke(null, arguments.AsSpan()));

        var instance = _activator is null
            ? ActivatorUtilities.CreateInstance(context.InstanceServices, _instanceType)
            : _activator.CreateInstance(_instanceType, context)
                ?? throw new FunctionWorkerException($"{_activator.GetType()} created no {_instanceType}.");
        return instance is IDisposable or IAsyncDisposable
            ? InvokeAndDisposeAsync(instance, arguments)
            : _await(_invoker.Invoke(instance, arguments.AsSpan()));
    }

    private async Task<object?> InvokeAndDisposeAsync(object instance, object?[] arguments)
    {
        try
        {
            return await _await(_invoker.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                ((IDisposable)instance).Dispose();
        }
    }

    private static Func<object?, Task<object?>> AwaiterOf(Type type)
    {
        if (type == typeof(Task))
            return static result => ResultOfPlainTask((Task)result!);
        if (type == typeof(ValueTask))
            return static result => ResultOfPlainTask(((ValueTask)result!).AsTask());
        if (IsGeneric(type, typeof(Task<>)))
            return UnwrapTask.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, Task<object?>>>();
        if (IsGeneric(type, typeof(ValueTask<>)))
            return UnwrapValueTask.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, Task<object?>>>();
        return static result => Task.FromResult(result);
    }

    private static MethodInfo Own(string name) =>
        typeof(FunctionMethod).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static async Task<object?> ResultOfPlainTask(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> ResultOfTask<T>(object? task) => await (Task<T>)task!;

    private static async Task<object?> ResultOfValueTask<T>(object? task) => await (ValueTask<T>)task!;
}
