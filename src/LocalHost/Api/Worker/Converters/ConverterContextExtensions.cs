using FunctionsOrchestration.LocalHost.Worker;

namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What converters may ask of a parameter.</summary>
public static class ConverterContextExtensions
{
    /// <summary>The parameter's binding attribute.</summary>
    /// <param name="context">The conversion.</param>
    /// <param name="type">A type of attribute; it does not narrow the answer.</param>
    /// <param name="bindingAttribute">The attribute.</param>
    /// <returns>Whether the parameter has one.</returns>
    /// <exception cref="ArgumentException">The type is no attribute.</exception>
    public static bool TryGetBindingAttribute(this ConverterContext context, Type type, out object? bindingAttribute)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsAssignableTo(typeof(Attribute))
            ? context.Properties.TryGetValue(ParameterConversion.BindingAttribute, out bindingAttribute)
            : throw new ArgumentException($"The type '{type}' must be an attribute.", nameof(type));
    }

    /// <summary>The parameter's binding attribute.</summary>
    /// <typeparam name="T">A type of attribute; it does not narrow the answer.</typeparam>
    /// <param name="context">The conversion.</param>
    /// <param name="bindingAttribute">The attribute.</param>
    /// <returns>Whether the parameter has one.</returns>
    public static bool TryGetBindingAttribute<T>(this ConverterContext context, out object? bindingAttribute)
        where T : Attribute => context.TryGetBindingAttribute(typeof(T), out bindingAttribute);
}
