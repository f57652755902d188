using System.Diagnostics;
using System.Numerics.Tensors;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>nlp.sentiment</c>: whether an English text is positive, neutral or negative, by logistic regression over its
/// vector.
/// What it was trained on and how well it does is in this project's README.
/// </summary>
public sealed class SentimentClassifier
{
    private const string Operation = "nlp.sentiment";

    private readonly LazyModel<SentenceModel> _model;
    private readonly LazyModel<SentimentWeights> _weights;
    private readonly EmbeddedModelOptions _options;

    internal SentimentClassifier(LazyModel<SentenceModel> model, LazyModel<SentimentWeights> weights, EmbeddedModelOptions options) =>
        (_model, _weights, _options) = (model, weights, options);

    /// <summary>Classifies a text.</summary>
    /// <param name="text">The text to classify.</param>
    /// <exception cref="InvalidModelInputException">The text is blank or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<Sentiment> Classify(string text)
    {
        TextInput.Require(Operation, nameof(text), text, _options.MaxTextLength);
        var model = _model.For(Operation);
        var weights = _weights.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var vector = model.Embed([text], CancellationToken.None)[0];
        var positive = 1 / (1 + Math.Exp(-TensorPrimitives.Dot<float>(vector, weights.Weights) - weights.Bias));
        var info = new ModelInfo("Logistic regression on Universal Sentence Encoder lite", weights.Version, "Trained on English sentences.");
        return new(new Sentiment(weights.Label(positive), Scores.Round(positive)), info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
