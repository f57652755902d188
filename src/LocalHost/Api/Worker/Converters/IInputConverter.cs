namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what came with the trigger into the value of a parameter.</summary>
public interface IInputConverter
{
    /// <summary>Turns one value.</summary>
    /// <param name="context">The parameter and what there is to turn.</param>
    /// <returns>The value, a failure, or that this converter leaves the parameter to others.</returns>
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}

/// <summary>Names the converter of a parameter.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct
    | AttributeTargets.Parameter)]
public class InputConverterAttribute : Attribute
{
    /// <summary>Names the converter.</summary>
    /// <param name="converterType">A class that implements <see cref="IInputConverter"/>, created from the app's
    /// services.</param>
    public InputConverterAttribute(Type converterType) => ConverterType = converterType;

    /// <summary>A class that implements <see cref="IInputConverter"/>, created from the app's services.</summary>
    public Type ConverterType { get; }
}
