using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>A value that is still text.</summary>
/// <param name="data">The text.</param>
/// <param name="converter">Reads it; JSON where none is given.</param>
public sealed class SerializedData(string data, DataConverter? converter = null)
{
    /// <summary>Reads the text.</summary>
    public DataConverter Converter { get; } = converter ?? JsonDataConverter.Default;

    /// <summary>The text.</summary>
    public string Value { get; } = data;

    /// <summary>Reads the value.</summary>
    /// <typeparam name="T">Type to read it as.</typeparam>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value)!;
}
