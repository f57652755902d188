using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Insights;

/// <summary>One document: its image becomes text, then every model that fits its contents is asked at once.</summary>
public static class DocumentOrchestrator
{
    /// <summary>Analyses a document. What a model could not do stands in its outcome.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The staged document.</param>
    [Function(nameof(AnalyseDocument))]
    public static async Task<DocumentInsights> AnalyseDocument(
        [OrchestrationTrigger] TaskOrchestrationContext context, DocumentInput input)
    {
        var (document, options) = input;
        var series = AnalyseSeriesAsync(context, document, options);
        var found = await ReadImageAsync(context, document, new DocumentInsights(document.Id));
        found = await AnalyseTextAsync(context, document, options, found);
        var (anomalies, forecast) = await series;
        return found with { Anomalies = anomalies, Forecast = forecast };
    }

    private static async Task<DocumentInsights> ReadImageAsync(
        TaskOrchestrationContext context, DocumentReference document, DocumentInsights found)
    {
        if (document.ImageUrl is not null)
        {
            var fetch = await Attempt.CallAsync<FetchedImageSummary>(context, nameof(VisionActivities.FetchImage), document);
            found = found with { Fetch = fetch };
            if (!fetch.IsOk) return found;
        }
        else if (!document.HasImage)
        {
            return found;
        }

        var ocr = await Attempt.CallAsync<RecognizedText>(context, nameof(VisionActivities.RecognizeText), document.Folder);
        return found with { Ocr = ocr };
    }

    private static async Task<DocumentInsights> AnalyseTextAsync(
        TaskOrchestrationContext context, DocumentReference document, InsightsOptions options, DocumentInsights found)
    {
        var recognized = found.Ocr is { IsOk: true, Value.Text: var text } && !string.IsNullOrWhiteSpace(text);
        var hasText = document.TextCharacters > 0;
        if (!hasText && !recognized) return found;

        // What the sender wrote goes before what was read from a picture of it.
        var input = new TextInput(document.Folder, hasText ? StagedText.Sent : StagedText.Extracted);
        var language = Attempt.CallAsync<DetectedLanguage>(context, nameof(TextActivities.DetectLanguage), input);
        var guard = Attempt.CallAsync<GuardVerdict>(context, nameof(TextActivities.JudgePrompt), input);
        var sentiment = Attempt.CallAsync<Sentiment>(context, nameof(TextActivities.ClassifySentiment), input);
        var embedding = Attempt.CallAsync<EmbeddingSummary>(context, nameof(TextActivities.EmbedText), input);
        var summary = Attempt.CallAsync<Summary>(
            context, nameof(TextActivities.SummarizeText), input with { Sentences = options.SummarySentences });
        return found with
        {
            TextSource = hasText ? "text" : "ocr",
            Language = await language,
            Guard = await guard,
            Sentiment = await sentiment,
            Embedding = await embedding,
            Summary = await summary,
        };
    }

    private static async Task<(Outcome<AnomalyReport>? Anomalies, Outcome<Forecast>? Forecast)> AnalyseSeriesAsync(
        TaskOrchestrationContext context, DocumentReference document, InsightsOptions options)
    {
        if (!document.HasSeries) return (null, null);
        var anomalies = Attempt.CallAsync<AnomalyReport>(
            context, nameof(SeriesActivities.DetectAnomalies), new SeriesInput(document.Folder));
        var forecast = Attempt.CallAsync<Forecast>(
            context, nameof(SeriesActivities.ForecastSeries), new SeriesInput(document.Folder, options.ForecastSteps));
        return (await anomalies, await forecast);
    }
}
