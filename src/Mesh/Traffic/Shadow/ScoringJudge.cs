using System.Net.Http.Json;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Asks a scoring service how well the new version's answer stands beside the old one's. It gets
/// <c>{"operation", "request", "live", "shadow"}</c> and answers <c>{"score": 0–1, "differences": ["…"]}</c>. The address comes with a plan, so
/// a connection goes only where the guard lets it.
/// </summary>
/// <param name="guard">Judges addresses when they are connected to.</param>
internal sealed class ScoringJudge(AddressGuard guard) : IAnswerJudge, IDisposable
{
    /// <summary>Its name in plans.</summary>
    public const string JudgeName = "service";

    private const int LongestAnswer = 64 * 1024;
    private const int MostDifferences = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = guard.ConnectAsync })
    {
        Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer,
    };

    public string Name => JudgeName;

    /// <exception cref="HttpRequestException">It could not be asked, or refused.</exception>
    /// <exception cref="JsonException">It answered something else.</exception>
    public async ValueTask<AnswerComparison> CompareAsync(AnswerPair pair, CancellationToken cancellation)
    {
        var question = new { Operation = pair.Operation.Key, Request = Json(pair.Request), Live = Json(pair.Live), Shadow = Json(pair.Shadow) };
        using var answer = await _http.PostAsJsonAsync(pair.Scorer, question, CanonicalJson.Options, cancellation);
        answer.EnsureSuccessStatusCode();
        var score = await answer.Content.ReadFromJsonAsync<Score>(CanonicalJson.Options, cancellation);
        if (score is not { Value: >= 0 and <= 1 } known) throw new JsonException("The scoring service answered no score from 0 to 1.");
        return new AnswerComparison(known.Value.Value, [.. (known.Differences ?? []).Take(MostDifferences)]);
    }

    public void Dispose() => _http.Dispose();

    // A scoring service that wants the picture has it by the caller's own means; its bytes would be most of the traffic.
    private static JsonElement Json(object value) => value is ImageRequest image
        ? JsonSerializer.SerializeToElement(new { Bytes = image.Image.Length }, CanonicalJson.Options)
        : JsonSerializer.SerializeToElement(value, value.GetType(), CanonicalJson.Options);

    private sealed record Score
    {
        [System.Text.Json.Serialization.JsonPropertyName("score")]
        public double? Value { get; init; }

        public IReadOnlyList<string>? Differences { get; init; }
    }
}
