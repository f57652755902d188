using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>Turns inputs, outputs, events and states into text and back.</summary>
public abstract class DataConverter
{
    /// <summary>Writes a value as text; null stays null.</summary>
    /// <param name="value">The value to write.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public abstract string? Serialize(object? value);

    /// <summary>Reads a value back; null stays null.</summary>
    /// <param name="data">The text that <see cref="Serialize"/> gave.</param>
    /// <param name="targetType">The type to read.</param>
    [return: NotNullIfNotNull(nameof(data))]
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>Reads a value back; null gives the type's default.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="data">The text that <see cref="Serialize"/> gave.</param>
    [return: NotNullIfNotNull(nameof(data))]
    public virtual T? Deserialize<T>(string? data) => Deserialize(data, typeof(T)) is { } value ? (T)value : default;
}
