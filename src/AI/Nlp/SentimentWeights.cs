using System.Text.Json;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>
/// Logistic regression over sentence vectors, as <c>Models/SentimentTrainer</c> wrote it into <c>sentiment.json</c>.
/// </summary>
/// <param name="Version">Date of the training sentences.</param>
/// <param name="Weights">A weight for each dimension.</param>
/// <param name="Bias">The intercept.</param>
/// <param name="NeutralFrom">Probability of a positive text from which it is neutral ...</param>
/// <param name="NeutralTo">... and up to which.</param>
internal sealed record SentimentWeights(string Version, float[] Weights, float Bias, double NeutralFrom, double NeutralTo)
{
    private static readonly Lazy<SentimentWeights> Embedded = new(Read);

    /// <summary>The weights that ship with this assembly.</summary>
    public static SentimentWeights Default => Embedded.Value;

    /// <summary>The name of a probability.</summary>
    public string Label(double positive) =>
        positive < NeutralFrom ? "negative" : positive > NeutralTo ? "positive" : "neutral";

    private static SentimentWeights Read()
    {
        using var stream = typeof(SentimentWeights).Assembly.GetManifestResourceStream("sentiment.json")!;
        return JsonSerializer.Deserialize<SentimentWeights>(stream, JsonSerializerOptions.Web)!;
    }
}
