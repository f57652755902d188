using System.Collections.Frozen;

namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Every operation that there is, by domain.</summary>
public static class Operations
{
    /// <summary>Text in an image.</summary>
    public static readonly Operation Ocr = new("vision", "ocr", typeof(ImageRequest), typeof(RecognizedText));

    /// <summary>Things in an image.</summary>
    public static readonly Operation Detect = new("vision", "detect", typeof(ImageRequest), typeof(DetectedObjects));

    /// <summary>Whether an image is explicit.</summary>
    public static readonly Operation Moderate = new("vision", "moderate", typeof(ImageRequest), typeof(ImageModeration));

    /// <summary>Meaning of texts as vectors.</summary>
    public static readonly Operation Embed = new("nlp", "embed", typeof(TextsRequest), typeof(IReadOnlyList<Embedding>));

    /// <summary>Positive, neutral or negative.</summary>
    public static readonly Operation Sentiment = new("nlp", "sentiment", typeof(TextRequest), typeof(Sentiment));

    /// <summary>Language of a text.</summary>
    public static readonly Operation Language = new("nlp", "language", typeof(TextRequest), typeof(DetectedLanguage));

    /// <summary>Whether a text attacks a prompt.</summary>
    public static readonly Operation Guard = new("nlp", "guard", typeof(TextRequest), typeof(GuardVerdict));

    /// <summary>The most central sentences of a text.</summary>
    public static readonly Operation Summarize = new("nlp", "summarize", typeof(SummaryRequest), typeof(Summary));

    /// <summary>Points of a series that stand out.</summary>
    public static readonly Operation Anomaly = new("timeseries", "anomaly", typeof(SeriesRequest), typeof(AnomalyReport));

    /// <summary>Coming values of a series.</summary>
    public static readonly Operation Forecast = new("timeseries", "forecast", typeof(ForecastRequest), typeof(Forecast));

    /// <summary>Items in the order in which a user probably takes them.</summary>
    public static readonly Operation Rank = new("recommendation", "rank", typeof(RankRequest), typeof(Ranking));

    /// <summary>A generated answer to a conversation.</summary>
    public static readonly Operation Chat =
        new("generative", "chat", typeof(ChatRequest), typeof(ChatAnswer)) { IsIdempotent = false, CanStream = true, CanContinue = true };

    private static readonly FrozenDictionary<string, Operation> ByKey =
        new[] { Ocr, Detect, Moderate, Embed, Sentiment, Language, Guard, Summarize, Anomaly, Forecast, Rank, Chat }
            .ToFrozenDictionary(operation => operation.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in no order.</summary>
    public static IReadOnlyCollection<Operation> All => ByKey.Values;

    /// <summary>The domains.</summary>
    public static IEnumerable<string> Domains => ByKey.Values.Select(operation => operation.Domain).Distinct().Order();

    /// <summary>The operation of a domain; null where the domain has none of that name.</summary>
    /// <param name="domain">For example <c>nlp</c>; case does not matter.</param>
    /// <param name="name">For example <c>embed</c>; case does not matter.</param>
    public static Operation? Find(string domain, string name) => ByKey.GetValueOrDefault($"{domain}.{name}");
}
