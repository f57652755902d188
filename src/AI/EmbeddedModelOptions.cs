namespace FunctionsOrchestration.AI;

/// <summary>
/// Where the embedded models lie, how much of the machine a call may use, and from which score on a result counts.
/// </summary>
public sealed record EmbeddedModelOptions
{
    /// <summary>
    /// The folder with the model files and their <c>manifest.json</c>. Default: <c>models</c> beside the application.
    /// </summary>
    public string ModelsDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>
    /// Threads that one call of an ONNX model may use, 1–64. Default 1: parallel calls then share the cores best.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>
    /// Pixels above which an image is refused before it is decoded, 1 to 100 million. Default 25 million, 100 MB decoded.
    /// </summary>
    public int MaxImagePixels { get; set; } = 25_000_000;

    /// <summary>Characters above which a text is refused, 1 to 10 million. Default 200,000.</summary>
    public int MaxTextLength { get; set; } = 200_000;

    /// <summary>Points above which a series is refused, 12 to 1 million. Default 100,000.</summary>
    public int MaxSeriesLength { get; set; } = 100_000;

    /// <summary>Steps above which a forecast is refused, 1 to 10,000. Default 1,000.</summary>
    public int MaxForecastSteps { get; set; } = 1_000;

    /// <summary>Probability from which <c>nlp.guard</c> flags a text, 0–1. Default 0.5, the model's own.</summary>
    public double GuardThreshold { get; set; } = 0.5;

    /// <summary>Score from which <c>timeseries.anomaly</c> reports a point, above 0. Default 3, as in the method's paper.</summary>
    public double AnomalyThreshold { get; set; } = 3;

    /// <summary>Score from which <c>vision.detect</c> reports an object, 0–1. Default 0.3.</summary>
    public double DetectionThreshold { get; set; } = 0.3;

    /// <summary>Objects that <c>vision.detect</c> reports at most, the surest ones, 1–100. Default 20.</summary>
    public int MaxDetections { get; set; } = 20;

    /// <summary>Probability from which <c>vision.moderate</c> flags an image as explicit, 0–1. Default 0.5.</summary>
    public double ModerationThreshold { get; set; } = 0.5;

    /// <summary>Items above which a ranking is refused, 1 to 100,000. Default 1,000.</summary>
    public int MaxCandidates { get; set; } = 1_000;

    /// <summary>
    /// The file of a ranking model that was trained on one's own interactions. Default null: the one that ships, of simulated readers.
    /// </summary>
    public string? RankingModel { get; set; }

    /// <summary>
    /// The file of a sentiment model that was trained on one's own sentences by <c>Models/SentimentTrainer</c>. Default null: the one that ships.
    /// </summary>
    public string? SentimentModel { get; set; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentException">Names every wrong value and its range, in one message.</exception>
    internal void Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(ModelsDirectory)) errors.Add("ModelsDirectory must name a folder.");
        RequireRange(nameof(Threads), Threads, 1, 64);
        RequireRange(nameof(MaxImagePixels), MaxImagePixels, 1, 100_000_000);
        RequireRange(nameof(MaxTextLength), MaxTextLength, 1, 10_000_000);
        RequireRange(nameof(MaxSeriesLength), MaxSeriesLength, 12, 1_000_000);
        RequireRange(nameof(MaxForecastSteps), MaxForecastSteps, 1, 10_000);
        RequireRange(nameof(MaxCandidates), MaxCandidates, 1, 100_000);
        RequireRange(nameof(GuardThreshold), GuardThreshold, 0, 1);
        RequireRange(nameof(AnomalyThreshold), AnomalyThreshold, double.Epsilon, double.MaxValue);
        RequireRange(nameof(DetectionThreshold), DetectionThreshold, 0, 1);
        RequireRange(nameof(MaxDetections), MaxDetections, 1, 100);
        RequireRange(nameof(ModerationThreshold), ModerationThreshold, 0, 1);
        if (errors.Count > 0) throw new ArgumentException($"EmbeddedModelOptions: {string.Join(' ', errors)}");

        void RequireRange(string name, double value, double from, double to)
        {
            if (value >= from && value <= to) return;
            var range = to == double.MaxValue ? "above 0" : $"{from:0.##}–{to:0.##}";
            errors.Add($"{name} {value} must be {range}.");
        }
    }
}
