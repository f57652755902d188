using System.ComponentModel;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Turns what came with a trigger into the type of a parameter.</summary>
internal static class ValueConverter
{
    /// <summary>Turns a value into a parameter's type: as it is when it fits, text and bytes into each other, text into simple
    /// types such as <see cref="Guid"/>, and everything else through JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="context">The invocation, for the serializer and for messages.</param>
    /// <returns>The argument.</returns>
    /// <exception cref="FunctionInputConverterException">The value does not fit.</exception>
    public static object? Convert(object? value, ParameterInfo parameter, LocalFunctionContext context) =>
        Convert(value, parameter.ParameterType, parameter.Name!, context);

    /// <summary>Turns a value into a type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type.</param>
    /// <param name="name">The name of the value, for messages.</param>
    /// <param name="context">The invocation, for the serializer and for messages.</param>
    /// <returns>The value of the type.</returns>
    /// <exception cref="FunctionInputConverterException">The value does not fit.</exception>
    public static object? Convert(object? value, Type type, string name, LocalFunctionContext context)
    {
        if (value is null || type.IsInstanceOfType(value))
            return value ?? NullFor(type, name, context);
        try
        {
            return FromText(value, Nullable.GetUnderlyingType(type) ?? type, context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new FunctionInputConverterException(
                $"Function '{context.Function.Name}': what came for parameter '{name}' is no {type}. "
                    + $"{exception.Message}", exception);
        }
    }

    private static object? FromText(object value, Type type, LocalFunctionContext context)
    {
        var data = value switch
        {
            BinaryData raw => raw,
            byte[] bytes => BinaryData.FromBytes(bytes),
            _ => BinaryData.FromString(TextOf(value)),
        };
        if (type == typeof(BinaryData))
            return data;
        if (type == typeof(string))
            return data.ToString();
        if (type == typeof(byte[]))
            return data.ToArray();
        if (type == typeof(ReadOnlyMemory<byte>))
            return data.ToMemory();
        if (type == typeof(Stream))
            return data.ToStream();
        if (value is not (BinaryData or byte[])
            && TypeDescriptor.GetConverter(type) is { } simple && simple.CanConvertFrom(typeof(string)))
            return simple.ConvertFromInvariantString(TextOf(value));
        return WorkerSerializer.Of(context).Deserialize(data.ToStream(), type, context.CancellationToken);
    }

    private static string TextOf(object value) =>
        value as string ?? System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static object? NullFor(Type type, string name, LocalFunctionContext context) =>
        !type.IsValueType || Nullable.GetUnderlyingType(type) is not null
            ? null
            : throw new FunctionInputConverterException(
                $"Function '{context.Function.Name}': nothing came for parameter '{name}', and a "
                    + $"{type} cannot be null.");
}
