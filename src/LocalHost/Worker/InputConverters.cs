using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The converters that the app registered for all parameters, before and after the host's own conversion.</summary>
internal sealed class InputConverters
{
    private readonly IInputConverter[] _before;
    private readonly IInputConverter[] _after;

    private InputConverters(IInputConverter[] before, IInputConverter[] after) => (_before, _after) = (before, after);

    /// <summary>Reads the app's options, and creates each converter once.</summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The converters.</returns>
    public static InputConverters Of(IServiceProvider services)
    {
        var types = services.GetService<IOptions<WorkerOptions>>()?.Value.InputConverters.ToList() ?? [];
        var host = types.IndexOf(typeof(HostConversion));
        return new InputConverters(
            [.. types.Take(Math.Max(host, 0)).Select(Create)], [.. types.Skip(host + 1).Select(Create)]);

        IInputConverter Create(Type type) => (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(services, type);
    }

    /// <summary>Puts the app's converters around the host's own source of a parameter's arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="own">The host's own source.</param>
    /// <param name="isNamed">Whether the host looks for something of the parameter's name, which may be missing.</param>
    /// <returns>The source.</returns>
    public ArgumentSource Around(FunctionDescriptor function, ParameterInfo parameter, ArgumentSource own, bool isNamed)
    {
        var explicitly = parameter.GetCustomAttribute<InputConverterAttribute>()
            ?? parameter.ParameterType.GetCustomAttribute<InputConverterAttribute>();
        return explicitly is null && _before.Length == 0 && (_after.Length == 0 || !isNamed)
            ? own
            : context => ConvertAsync(explicitly, ParameterConversion.Of(function, parameter, context), own, isNamed);
    }

    private async ValueTask<object?> ConvertAsync(
        InputConverterAttribute? explicitly, ParameterConversion parameter, ArgumentSource own, bool isNamed)
    {
        if (explicitly is not null)
        {
            var services = parameter.Context.InstanceServices;
            var converter = (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(services, explicitly.ConverterType);
            if (await TryAsync(converter, parameter) is (true, var value))
                return value;
        }

        var later = isNamed && parameter.Source is null ? _after : [];
        foreach (var converter in _before.Concat(later))
        {
            if (await TryAsync(converter, parameter) is (true, var value))
                return value;
        }

        return await own(parameter.Context);
    }

    private static async ValueTask<(bool Handled, object? Value)> TryAsync(IInputConverter converter, ParameterConversion parameter)
    {
        var result = await converter.ConvertAsync(parameter);
        return result.Status == ConversionStatus.Failed
            ? throw new FunctionInputConverterException(
                $"Function '{parameter.Context.Function.Name}': {converter.GetType().Name} gave no {parameter.TargetType} for "
                    + $"parameter '{parameter.Name}'. {result.Error?.Message}".TrimEnd(),
                result.Error)
            : (result.Status == ConversionStatus.Succeeded, result.Value);
    }
}

/// <summary>The host's own conversion, as one place in the order of an app's converters.</summary>
internal sealed class HostConversion : IInputConverter
{
    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(ConversionResult.Unhandled());
}
