using System.Text.Json;
using System.Text.Json.Serialization;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>
/// A result as stores keep it. It outlives the program that wrote it: fields are never renamed, and new ones are optional.
/// </summary>
internal sealed record KeptResult(string Service, string? ServiceVersion, string? Endpoint)
{
    public JsonElement? Value { get; init; }

    public ModelInfo? Model { get; init; }

    public TokenUsage? Usage { get; init; }

    public string? FinishReason { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<ProblemReason>))]
    public ProblemReason? Problem { get; init; }

    public string? Message { get; init; }

    /// <summary>
    /// True for a result that asking again would not change: an answer, or a refusal of this very input. Anything else may pass, and a
    /// caller that asks again shall find that out.
    /// </summary>
    public static bool IsDefinitive(MeshResult result) => result.Problem is null
        or { Reason: ProblemReason.InvalidInput or ProblemReason.ContextTooLong or ProblemReason.ContentRefused };

    public static byte[] Write(MeshResult result, Operation operation) => JsonSerializer.SerializeToUtf8Bytes(
        new KeptResult(result.Route.Service, result.Route.Version, result.Route.Endpoint)
        {
            Value = result.IsOk ? JsonSerializer.SerializeToElement(result.Value, operation.Output, CanonicalJson.Options) : null,
            Model = result.Model,
            Usage = result.Usage,
            FinishReason = result.FinishReason,
            Problem = result.Problem?.Reason,
            Message = result.Problem?.Message,
        }, CanonicalJson.Options);

    /// <summary>The first result again. Its route tells who answered then, and that nobody was called now.</summary>
    public static MeshResult Read(ReadOnlyMemory<byte> json, Operation operation)
    {
        var kept = JsonSerializer.Deserialize<KeptResult>(json.Span, CanonicalJson.Options)!;
        return new MeshResult
        {
            Value = kept.Value?.Deserialize(operation.Output, CanonicalJson.Options),
            Model = kept.Model,
            Usage = kept.Usage,
            FinishReason = kept.FinishReason,
            Problem = kept.Problem is { } reason ? new MeshProblem(reason, kept.Message ?? "") : null,
            Route = new Route(kept.Service, kept.ServiceVersion, kept.Endpoint, Attempts: 0, "idempotent-replay"),
            IsReplayed = true,
        };
    }
}
