using System.Text.Json;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>Refusals that mean more than their status.</summary>
internal static class OpenAIErrors
{
    // OpenAI and Azure; llama.cpp. vLLM and others have only the sentence.
    private static readonly string[] TooLong = ["context_length_exceeded", "exceed_context_size_error", "string_above_max_length"];
    private static readonly string[] TooLongSentences = ["maximum context length", "context window", "context size"];
    private static readonly string[] Refused = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"];

    /// <summary>What the body of a refusal says; null where it says nothing more than the status.</summary>
    public static FaultKind? Refusal(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("error", out var error)) error = body;
        if (error.ValueKind != JsonValueKind.Object) return null;
        string?[] names = [Text(error, "code"), Text(error, "type")];
        if (names.Any(TooLong.Contains)) return FaultKind.ContextTooLong;
        if (names.Any(Refused.Contains)) return FaultKind.ContentRefused;
        var sentence = Text(error, "message") ?? "";
        return TooLongSentences.Any(part => sentence.Contains(part, StringComparison.OrdinalIgnoreCase)) ? FaultKind.ContextTooLong : null;
    }

    /// <summary>The kind of an error that comes in the middle of a stream, where no status says more.</summary>
    public static FaultKind InStream(JsonElement body) => Refusal(body) ?? (body.TryGetProperty("error", out var error)
        && error.ValueKind == JsonValueKind.Object && Text(error, "code") is "rate_limit_exceeded" ? FaultKind.RateLimited : FaultKind.ServerError);

    // Some servers put a number there.
    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
