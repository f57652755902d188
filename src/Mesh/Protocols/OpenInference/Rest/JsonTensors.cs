using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols.Http;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;

/// <summary>
/// Tensors as JSON. BYTES are strings; those that are no text are in base64 and say so in the parameter <c>content_type</c>, as
/// MLServer has it.
/// </summary>
internal static class JsonTensors
{
    private const string ContentType = "content_type";
    private const string Base64 = "base64";

    /// <summary>Writes <c>inputs</c> or <c>outputs</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite, which JSON cannot say.</exception>
    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<Tensor> tensors)
    {
        writer.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tensor.Name);
            writer.WriteString("datatype", tensor.Datatype);
            writer.WriteStartArray("shape");
            foreach (var extent in tensor.Shape) writer.WriteNumberValue(extent);
            writer.WriteEndArray();
            if (tensor.IsBinary) Write(writer, new Dictionary<string, string> { [ContentType] = Base64 });
            writer.WriteStartArray("data");
            WriteData(writer, tensor);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes <c>parameters</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> parameters)
    {
        writer.WriteStartObject("parameters");
        foreach (var (key, value) in parameters) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    /// <summary>Reads <c>inputs</c> or <c>outputs</c> with the parameters beside them.</summary>
    /// <exception cref="TensorException">They are no tensors.</exception>
    public static TensorSet Read(JsonElement message, string name)
    {
        var items = Json.Array(message, name) ?? throw new TensorException($"'{name}' is missing.");
        return new TensorSet([.. items.EnumerateArray().Select(ReadTensor)], Parameters(message));
    }

    private static void WriteData(Utf8JsonWriter writer, Tensor tensor)
    {
        switch (tensor.Data)
        {
            case byte[][] elements when tensor.IsBinary:
                foreach (var element in elements) writer.WriteBase64StringValue(element);
                break;
            case byte[][] elements:
                foreach (var element in elements) writer.WriteStringValue(element);
                break;
            case float[] numbers:
                foreach (var number in numbers) writer.WriteNumberValue(number);
                break;
            case double[] numbers:
                foreach (var number in numbers) writer.WriteNumberValue(number);
                break;
            case long[] numbers:
                foreach (var number in numbers) writer.WriteNumberValue(number);
                break;
        }
    }

    private static Tensor ReadTensor(JsonElement tensor)
    {
        var name = Json.Text(tensor, "name") ?? throw new TensorException("A tensor has no name.");
        var extents = Json.Array(tensor, "shape") ?? throw new TensorException($"Tensor '{name}' has no shape.");
        var data = Json.Array(tensor, "data") ?? throw new TensorException($"Tensor '{name}' has no data.");
        var isBinary = Parameters(tensor).GetValueOrDefault(ContentType) == Base64;
        try
        {
            var elements = Flat(data);
            Array values = Json.Text(tensor, "datatype") switch
            {
                "BYTES" => elements.Select(element => isBinary ? element.GetBytesFromBase64() : Encoding.UTF8.GetBytes(element.GetString()!)).ToArray(),
                "FP32" or "FP16" => elements.Select(element => element.GetSingle()).ToArray(),
                "FP64" => elements.Select(element => element.GetDouble()).ToArray(),
                "INT8" or "INT16" or "INT32" or "INT64" or "UINT8" or "UINT16" or "UINT32" => elements.Select(element => element.GetInt64()).ToArray(),
                _ => throw new TensorException($"Tensor '{name}' is of a datatype that no operation uses."),
            };
            return Shapes.Check(new Tensor(name, [.. extents.EnumerateArray().Select(extent => extent.GetInt64())], values) { IsBinary = isBinary });
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new TensorException($"Tensor '{name}' holds something else than its datatype.");
        }
    }

    /// <summary>The elements in row-major order; the protocol allows them nested and flat.</summary>
    private static IEnumerable<JsonElement> Flat(JsonElement data) => data.EnumerateArray()
        .SelectMany(element => element.ValueKind == JsonValueKind.Array ? Flat(element) : [element]);

    private static Dictionary<string, string> Parameters(JsonElement parent)
    {
        var parameters = new Dictionary<string, string>();
        if (Json.Object(parent, "parameters") is not { } all) return parameters;
        foreach (var one in all.EnumerateObject())
            if (one.Value.ValueKind == JsonValueKind.String) parameters[one.Name] = one.Value.GetString()!;

        return parameters;
    }
}
