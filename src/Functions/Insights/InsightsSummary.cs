using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Insights;

/// <summary>What the documents of a batch have in common, and what failed. Pure, so that an orchestrator may call it.</summary>
internal static class InsightsSummary
{
    public static InsightsReport Of(IReadOnlyList<DocumentInsights> documents, Outcome<NearDuplicatesFound> duplicates) => new(
        documents,
        LanguageMix(documents),
        Spread(documents),
        duplicates.Value?.Pairs ?? [],
        [.. documents.Where(document => document.Guard?.Value?.Flagged == true).Select(document => document.Id)],
        [.. documents.SelectMany(FailuresOf), .. Failure(null, "nearDuplicates", duplicates)]);

    private static Dictionary<string, int> LanguageMix(IReadOnlyList<DocumentInsights> documents) => documents
        .Select(document => document.Language?.Value?.Code)
        .OfType<string>()
        .CountBy(code => code)
        .OrderByDescending(language => language.Value).ThenBy(language => language.Key, StringComparer.Ordinal)
        .ToDictionary();

    private static SentimentSpread Spread(IReadOnlyList<DocumentInsights> documents)
    {
        var sentiments = documents.Select(document => document.Sentiment?.Value).OfType<Mesh.Translation.Sentiment>().ToList();
        return new(
            sentiments.Count(sentiment => sentiment.Label == "positive"),
            sentiments.Count(sentiment => sentiment.Label == "neutral"),
            sentiments.Count(sentiment => sentiment.Label == "negative"),
            sentiments.Count == 0 ? null : Math.Round(sentiments.Average(sentiment => sentiment.Positive), 4));
    }

    private static IEnumerable<OperationFailure> FailuresOf(DocumentInsights document) =>
    [
        .. document.Problem is { } problem ? [new OperationFailure(document.Id, "document", Outcome.Failed, problem)]
            : Array.Empty<OperationFailure>(),
        .. Failure(document.Id, "image.fetch", document.Fetch),
        .. Failure(document.Id, "vision.ocr", document.Ocr),
        .. Failure(document.Id, "nlp.language", document.Language),
        .. Failure(document.Id, "nlp.guard", document.Guard),
        .. Failure(document.Id, "nlp.sentiment", document.Sentiment),
        .. Failure(document.Id, "nlp.embed", document.Embedding),
        .. Failure(document.Id, "nlp.summarize", document.Summary),
        .. Failure(document.Id, "timeseries.anomaly", document.Anomalies),
        .. Failure(document.Id, "timeseries.forecast", document.Forecast),
    ];

    private static IEnumerable<OperationFailure> Failure<T>(string? document, string operation, Outcome<T>? outcome)
        where T : class =>
            outcome is null or { IsOk: true } ? [] : [new(document, operation, outcome.Status, outcome.Problem ?? "")];
}
