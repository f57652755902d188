using System.Reflection;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
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
    /// <returns>The source.</returns>
    public static ArgumentSource SourceOf(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
            return context => new(ValueConverter.Convert(context.TriggerValue, parameter, context));
        if (parameter.ParameterType == typeof(FunctionContext))
            return context => new(context);
        if (parameter.ParameterType == typeof(CancellationToken))
            return context => new(context.CancellationToken);
        if (parameter.GetCustomAttribute<InputConverterAttribute>() is { } converter)
            return context => ConvertAsync(converter.ConverterType, parameter, context);
        if (parameter.IsDefined(typeof(InputBindingAttribute), inherit: true))
            return context => new(context.InstanceServices.GetRequiredService(parameter.ParameterType));
        if (OrchestrationInput.Fills(function, parameter))
            return OrchestrationInput.SourceOf(parameter);
        return context => new(FromBindingData(parameter, context));
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

    private static async ValueTask<object?> ConvertAsync(
        Type converterType, ParameterInfo parameter, LocalFunctionContext context)
    {
        context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var source);
        var converter = (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, converterType);
        var result = await converter.ConvertAsync(new ParameterConverterContext(parameter, source, context));
        return result.Status == ConversionStatus.Succeeded
            ? result.Value
            : throw new FunctionInputConverterException(
                $"Function '{context.Function.Name}': {converterType.Name} gave no {parameter.ParameterType} for parameter "
                    + $"'{parameter.Name}'. {result.Error?.Message}".TrimEnd(),
                result.Error);
    }

    private sealed class ParameterConverterContext(
        ParameterInfo parameter, object? source, FunctionContext context) : ConverterContext
    {
        public override Type TargetType => parameter.ParameterType;

        public override object? Source => source;

        public override FunctionContext FunctionContext => context;

        public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
    }
}
