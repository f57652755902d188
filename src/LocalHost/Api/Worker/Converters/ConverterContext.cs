namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>A parameter and what there is to turn into its value.</summary>
public abstract class ConverterContext
{
    /// <summary>For derived types.</summary>
    protected ConverterContext()
    {
    }

    /// <summary>The parameter's type.</summary>
    public abstract Type TargetType { get; }

    /// <summary>What came with the trigger; <see langword="null"/> when nothing has the parameter's name.</summary>
    public abstract object? Source { get; }

    /// <summary>The invocation.</summary>
    public abstract FunctionContext FunctionContext { get; }

    /// <summary>What bindings noted of the parameter.</summary>
    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}
