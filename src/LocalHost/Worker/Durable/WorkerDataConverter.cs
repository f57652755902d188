using System.Text;
using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Worker.Durable;

/// <summary>Writes what the engine keeps with the worker's serializer, as the genuine extension does, so that an app that
/// replaces
/// <see cref="Microsoft.Azure.Functions.Worker.WorkerOptions.Serializer"/> has one way of writing JSON.</summary>
/// <param name="serializer">The worker's serializer.</param>
internal sealed class WorkerDataConverter(ObjectSerializer serializer) : DataConverter
{
    /// <inheritdoc/>
    public override string? Serialize(object? value) =>
        value is null ? null : serializer.Serialize(value, value.GetType(), default).ToString();

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null)
            return null;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(data), writable: false);
        return serializer.Deserialize(stream, targetType, default);
    }
}
