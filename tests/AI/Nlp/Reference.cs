using System.Runtime.InteropServices;
using System.Text.Json;

namespace FunctionsOrchestration.AI.Tests.Nlp;

/// <summary>What TensorFlow.js computes for some texts, with the same weights: tokens and vectors.</summary>
internal sealed record Reference(string Text, int[] Tokens, float[] Vector)
{
    public static IReadOnlyList<Reference> All { get; } =
    [
        .. JsonDocument.Parse(Embedded.Data("sentence-encoder.json")).RootElement.EnumerateArray().Select(entry => new Reference(
            entry.GetProperty("text").GetString()!,
            [.. entry.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())],
            MemoryMarshal.Cast<byte, float>(entry.GetProperty("vector").GetBytesFromBase64()).ToArray())),
    ];
}
