using System.Text.Json;
using FunctionsOrchestration.AI.Loading;

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
    // As many as the sentence encoder's vectors have.
    private const int Dimensions = 512;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Lazy<SentimentWeights> Embedded = new(() => Load(null));

    /// <summary>The weights that ship with this assembly.</summary>
    public static SentimentWeights Default => Embedded.Value;

    /// <summary>Loads the weights that ship with this assembly, or others.</summary>
    /// <param name="path">Their file; null for those that ship.</param>
    /// <exception cref="ModelFileException">The file is missing or holds no weights.</exception>
    public static SentimentWeights Load(string? path)
    {
        try
        {
            using var stream = path is null
                ? typeof(SentimentWeights).Assembly.GetManifestResourceStream("sentiment.json")!
                : File.OpenRead(path);
            var weights = JsonSerializer.Deserialize<SentimentWeights>(stream, Strict);
            return weights is { Weights.Length: Dimensions } ? weights : throw new ModelFileException($"the sentiment model '{path}' is not whole.");
        }
        catch (JsonException malformed)
        {
            throw new ModelFileException($"the sentiment model '{path}' is damaged: {malformed.Message}");
        }
        catch (IOException unreadable)
        {
            throw new ModelFileException($"the sentiment model '{path}' cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>The name of a probability.</summary>
    public string Label(double positive) =>
        positive < NeutralFrom ? "negative" : positive > NeutralTo ? "positive" : "neutral";
}
