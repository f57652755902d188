using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>nlp.sentiment</c>.</summary>
public sealed class SentimentClassifier
{
    private readonly EmbeddedModelOptions _options;

    internal SentimentClassifier(EmbeddedModelOptions options) => _options = options;

    /// <summary>Says whether a text is positive, neutral or negative.</summary>
    /// <param name="text">The text to classify.</param>
    /// <exception cref="InvalidModelInputException">The text is empty or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<Sentiment> Classify(string text) => throw new ModelUnavailableException("nlp.sentiment", $"nothing in {_options.ModelsDirectory}");
}
