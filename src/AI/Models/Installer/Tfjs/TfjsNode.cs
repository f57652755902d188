using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.ModelInstaller.Tfjs;

/// <summary>
/// An operation of a TensorFlow.js graph. Attributes are read in the form that TensorFlow's protobuf-to-JSON writes.
/// </summary>
internal sealed class TfjsNode(JsonNode json)
{
    private readonly JsonNode? _attributes = json["attr"];

    public string Name { get; } = json["name"]!.GetValue<string>();

    public string Op { get; } = json["op"]!.GetValue<string>();

    /// <summary>Outputs of other nodes: a name, or <c>name:1</c> for a further output.</summary>
    public IReadOnlyList<string> Inputs { get; } =
        json["input"] is JsonArray inputs ? [.. inputs.Select(input => Output(input!.GetValue<string>()))] : [];

    public int Integer(string attribute, int absent = 0) => _attributes?[attribute]?["i"] is { } value ? Number(value) : absent;

    public bool Flag(string attribute) => _attributes?[attribute]?["b"]?.GetValue<bool>() ?? false;

    /// <summary>TensorFlow's number of an element type: 1 float, 3 int32, 9 int64, 10 bool. Some writers give its name.</summary>
    public int ElementType(string attribute)
    {
        var type = _attributes?[attribute]?["type"] ?? throw new NotSupportedException($"{this} has no {attribute}.");
        if (type.GetValueKind() != JsonValueKind.String) return Number(type);
        return type.GetValue<string>() switch
        {
            "DT_FLOAT" => 1,
            "DT_INT32" => 3,
            "DT_INT64" => 9,
            "DT_BOOL" => 10,
            var other => throw new NotSupportedException($"{this}: element type {other} is unknown."),
        };
    }

    public int[] Integers(string attribute) =>
        _attributes?[attribute]?["list"]?["i"] is JsonArray values ? [.. values.Select(value => Number(value!))] : [];

    /// <summary>A string attribute; the empty string where it is absent.</summary>
    public string Text(string attribute) => _attributes?[attribute]?["s"] is { } value ? Text(value) : "";

    public string[] Texts(string attribute) =>
        _attributes?[attribute]?["list"]?["s"] is JsonArray values ? [.. values.Select(value => Text(value!))] : [];

    /// <summary>The dimensions of a placeholder, −1 where one is open.</summary>
    public int[] Dimensions => _attributes?["shape"]?["shape"]?["dim"] is JsonArray dimensions
        ? [.. dimensions.Select(dimension => Number(dimension!["size"]!))]
        : [];

    public override string ToString() => $"{Op} '{Name}'";

    // Output 0 has two names in TensorFlow, with and without ":0".
    private static string Output(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    // Bytes, as an array of numbers or, as in every protobuf-to-JSON mapping, in base64.
    private static string Text(JsonNode bytes) => Encoding.ASCII.GetString(bytes is JsonArray array
        ? [.. array.Select(value => (byte)Number(value!))]
        : Convert.FromBase64String(bytes.GetValue<string>()));

    // 64-bit numbers are JSON strings, as in every protobuf-to-JSON mapping.
    private static int Number(JsonNode value) => value.GetValueKind() == JsonValueKind.String
        ? int.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture)
        : value.GetValue<int>();
}
