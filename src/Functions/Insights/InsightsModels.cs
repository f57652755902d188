using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Insights;

/// <summary>Input of a batch. Settings are part of it, because a replay must not see other ones.</summary>
/// <param name="Documents">The staged documents.</param>
/// <param name="Options">How they are analysed.</param>
/// <param name="Digest">Fingerprint of the request.</param>
public sealed record InsightsInput(IReadOnlyList<DocumentReference> Documents, InsightsOptions Options, string Digest);

/// <summary>Input of one document's sub-orchestration.</summary>
/// <param name="Document">The staged document.</param>
/// <param name="Options">How it is analysed.</param>
public sealed record DocumentInput(DocumentReference Document, InsightsOptions Options);

/// <summary>What near-duplicates are looked for among: documents with an embedding, in the order of the request.</summary>
/// <param name="Documents">Ids with the folders where the vectors are.</param>
/// <param name="Cosine">Cosine from which two are near-duplicates.</param>
public sealed record NearDuplicatesInput(IReadOnlyList<EmbeddedDocument> Documents, double Cosine);

/// <summary>What the comparison of documents found.</summary>
/// <param name="Pairs">Pairs that mean nearly the same, most similar first.</param>
public sealed record NearDuplicatesFound(IReadOnlyList<NearDuplicatePair> Pairs);

/// <summary>A document whose embedding is staged.</summary>
/// <param name="Id">The sender's name for it.</param>
/// <param name="Folder">The document's folder.</param>
public sealed record EmbeddedDocument(string Id, string Folder);

/// <summary>Progress of a batch, in the custom status of its instance.</summary>
/// <param name="Done">Documents that are finished, whatever came of them.</param>
/// <param name="Total">Documents of the batch.</param>
/// <param name="Percent">Done of total, 0–100, rounded down.</param>
/// <param name="Step">What is being done: <c>analysing documents</c>, <c>comparing documents</c> or <c>finished</c>.</param>
public sealed record InsightsProgress(int Done, int Total, int Percent, string Step);

/// <summary>What was found out about one document. An operation that the document has no content for is left out.</summary>
/// <param name="Id">The sender's name for it.</param>
/// <param name="TextSource">Where the analysed text came from: <c>text</c> or <c>ocr</c>; null where there was none.</param>
/// <param name="Fetch">Fetching the image from its URL (<c>image.fetch</c>).</param>
/// <param name="Ocr">Text in the image (<c>vision.ocr</c>).</param>
/// <param name="Language">Language of the text (<c>nlp.language</c>).</param>
/// <param name="Guard">Whether the text tries to take control of a prompt (<c>nlp.guard</c>).</param>
/// <param name="Sentiment">Sentiment of the text (<c>nlp.sentiment</c>).</param>
/// <param name="Embedding">Meaning of the text (<c>nlp.embed</c>).</param>
/// <param name="Summary">Central sentences of the text (<c>nlp.summarize</c>).</param>
/// <param name="Anomalies">Points of the series that stand out (<c>timeseries.anomaly</c>).</param>
/// <param name="Forecast">Coming values of the series (<c>timeseries.forecast</c>).</param>
/// <param name="Problem">Why nothing was found out at all; null where the operations speak for themselves.</param>
public sealed record DocumentInsights(
    string Id,
    string? TextSource = null,
    Outcome<FetchedImageSummary>? Fetch = null,
    Outcome<RecognizedText>? Ocr = null,
    Outcome<DetectedLanguage>? Language = null,
    Outcome<GuardVerdict>? Guard = null,
    Outcome<Sentiment>? Sentiment = null,
    Outcome<EmbeddingSummary>? Embedding = null,
    Outcome<Summary>? Summary = null,
    Outcome<AnomalyReport>? Anomalies = null,
    Outcome<Forecast>? Forecast = null,
    string? Problem = null);

/// <summary>Output of a batch.</summary>
/// <param name="Documents">What was found out, in the order of the request.</param>
/// <param name="Languages">Documents by language code (ISO 639-3), most frequent first.</param>
/// <param name="Sentiment">How sentiment is spread over the documents.</param>
/// <param name="NearDuplicates">Pairs of documents that mean nearly the same, most similar first.</param>
/// <param name="Flagged">Ids of the documents that the prompt guard flagged.</param>
/// <param name="Failures">What failed or was unavailable, and why.</param>
public sealed record InsightsReport(
    IReadOnlyList<DocumentInsights> Documents,
    IReadOnlyDictionary<string, int> Languages,
    SentimentSpread Sentiment,
    IReadOnlyList<NearDuplicatePair> NearDuplicates,
    IReadOnlyList<string> Flagged,
    IReadOnlyList<OperationFailure> Failures);

/// <summary>How sentiment is spread over documents.</summary>
/// <param name="Positive">Documents that are positive.</param>
/// <param name="Neutral">Documents that are neither.</param>
/// <param name="Negative">Documents that are negative.</param>
/// <param name="MeanPositive">Mean probability of being positive, 0–1; null where no document has a sentiment.</param>
public sealed record SentimentSpread(int Positive, int Neutral, int Negative, double? MeanPositive);

/// <summary>Two documents that mean nearly the same.</summary>
/// <param name="First">Id of the one that was sent first.</param>
/// <param name="Second">Id of the other.</param>
/// <param name="Cosine">Cosine of their embeddings, 1 for the same meaning.</param>
public sealed record NearDuplicatePair(string First, string Second, double Cosine);

/// <summary>An operation that found nothing, and why.</summary>
/// <param name="Document">Id of the document; null where the operation concerns the batch.</param>
/// <param name="Operation">The operation, for example <c>vision.ocr</c>.</param>
/// <param name="Status"><c>unavailable</c> or <c>failed</c>.</param>
/// <param name="Problem">Why.</param>
public sealed record OperationFailure(string? Document, string Operation, string Status, string Problem);
