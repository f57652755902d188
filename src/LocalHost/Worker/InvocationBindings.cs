using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>One argument of an invocation, in the hands of middleware.</summary>
/// <typeparam name="T">The type as which it is read.</typeparam>
/// <param name="context">The invocation.</param>
/// <param name="binding">The input.</param>
internal sealed class InvocationInput<T>(LocalFunctionContext context, BindingMetadata binding) : InputBindingData<T>
{
    /// <inheritdoc/>
    public override BindingMetadata BindingMetadata => binding;

    /// <inheritdoc/>
    public override T? Value
    {
        get => (T?)context.Bound![binding.Name];
        set => context.Bound![binding.Name] = value;
    }

    /// <summary>Binds an argument, unless that was done before.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="binding">The input.</param>
    /// <returns>The argument.</returns>
    public static async ValueTask<InputBindingData<T>> BindAsync(LocalFunctionContext context, BindingMetadata binding)
    {
        context.Bound ??= [];
        if (!context.Bound.ContainsKey(binding.Name))
            context.Bound[binding.Name] = await ReadAsync(context, binding.Name);
        return new InvocationInput<T>(context, binding);
    }

    private static async ValueTask<object?> ReadAsync(LocalFunctionContext context, string name)
    {
        var parameters = context.Function.Method.GetParameters();
        var place = Array.FindIndex(parameters, p => p.Name!.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (place >= 0 && typeof(T).IsAssignableFrom(parameters[place].ParameterType) && typeof(T) != typeof(object))
            return await context.Executor!.BindAsync(context, place);
        var source = place >= 0 && context.Function.IsTrigger(parameters[place])
            ? context.TriggerValue
            : context.DataOf(name);
        return source is null && place >= 0
            ? await context.Executor!.BindAsync(context, place)
            : ValueConverter.Convert(source, typeof(T), name, context);
    }
}

/// <summary>One output of an invocation, in the hands of middleware.</summary>
/// <typeparam name="T">The type as which it is read.</typeparam>
/// <param name="context">The invocation.</param>
/// <param name="binding">The output.</param>
internal sealed class InvocationOutput<T>(LocalFunctionContext context, BindingMetadata binding) : OutputBindingData<T>
{
    /// <inheritdoc/>
    public override string BindingType => binding.Type;

    /// <inheritdoc/>
    public override string Name => binding.Name;

    /// <inheritdoc/>
    public override T? Value
    {
        get => context.OutputValues.GetValueOrDefault(Name) is T value ? value : default;
        set => context.OutputValues[Name] = value;
    }
}
