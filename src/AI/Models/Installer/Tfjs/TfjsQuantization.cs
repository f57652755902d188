using System.Text.Json.Nodes;

namespace FunctionsOrchestration.ModelInstaller.Tfjs;

/// <summary>How numbers are stored in fewer bytes than they have: as halves, or as bytes that stand for <c>byte × scale + min</c>.</summary>
/// <param name="Type"><c>float16</c> or <c>uint8</c>.</param>
/// <param name="Scale">The difference between two neighbouring bytes; 1 for halves.</param>
/// <param name="Min">What byte 0 stands for; 0 for halves.</param>
internal sealed record TfjsQuantization(string Type, float Scale, float Min)
{
    /// <summary>Bytes of one stored number.</summary>
    public int Size => Type == "float16" ? 2 : 1;

    /// <summary>Reads the entry of a weight.</summary>
    public static TfjsQuantization Parse(JsonNode json) => json["dtype"]!.GetValue<string>() switch
    {
        "float16" => new("float16", 1, 0),
        "uint8" => new("uint8", json["scale"]!.GetValue<float>(), json["min"]!.GetValue<float>()),
        var other => throw new NotSupportedException($"Weights quantized to {other} are not known here."),
    };
}
