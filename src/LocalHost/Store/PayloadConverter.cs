using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>The app's converter for an engine whose texts may be references: the value is read when somebody wants it, and not before.</summary>
internal sealed class PayloadConverter(DataConverter inner, StoreReader reader) : DataConverter
{
    /// <exception cref="InvalidOperationException">The text looks like a reference, which no JSON does.</exception>
    public override string? Serialize(object? value)
    {
        var text = inner.Serialize(value);
        if (PayloadReference.Is(text))
            throw new InvalidOperationException("The app's serializer wrote a text that begins with 'payload:', which is reserved. JSON never does.");
        return text;
    }

    public override object? Deserialize(string? data, Type targetType) => inner.Deserialize(reader.Value(data), targetType);
}
