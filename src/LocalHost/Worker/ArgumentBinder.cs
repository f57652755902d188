using System.Reflection;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Gives one argument of an invocation.</summary>
/// <param name="context">The invocation.</param>
/// <returns>The argument.</returns>
internal delegate ValueTask<object?> ArgumentSource(LocalFunctionContext context);

/// <summary>Decides, once for each parameter, where its arguments come from.</summary>
internal static class ArgumentBinder
{
    /// <summary>Decides where a parameter's arguments come from.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">One of its parameters.</param>
    /// <param name="converters">The app's converters.</param>
    /// <returns>The source.</returns>
    public static ArgumentSource SourceOf(FunctionDescriptor function, ParameterInfo parameter, InputConverters converters)
    {
        var own = OwnSourceOf(function, parameter);
        var isNamed = own is null;
        var source = converters.Around(
            function, parameter, own ?? (context => new(FromBindingData(parameter, context))), isNamed);
        // What middleware has bound already, or replaced, goes before.
        return context => context.Bound is { } bound && bound.TryGetValue(parameter.Name!, out var value) ? new(value) : source(context);
    }

    private static ArgumentSource? OwnSourceOf(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (function.IsTrigger(parameter))
            return context => new(ValueConverter.Convert(context.TriggerValue, parameter, context));
        if (parameter.ParameterType == typeof(FunctionContext))
            return context => new(context);
        if (parameter.ParameterType == typeof(CancellationToken))
            return context => new(context.CancellationToken);
        if (parameter.IsDefined(typeof(InputBindingAttribute), inherit: true))
            return context => new(context.InstanceServices.GetRequiredService(parameter.ParameterType));
        return OrchestrationInput.Fills(function, parameter) ? OrchestrationInput.SourceOf(parameter) : null;
    }

    private static object? FromBindingData(ParameterInfo parameter, LocalFunctionContext context)
    {
        if (context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value))
            return ValueConverter.Convert(value, parameter, context);
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
            return null;
        throw new FunctionInputConverterException(
            $"Function '{context.Function.Name}': nothing that came with the trigger is named '{parameter.Name}', and a "
                + $"{parameter.ParameterType} cannot be null.");
    }
}
