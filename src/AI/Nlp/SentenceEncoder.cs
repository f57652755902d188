using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>nlp.embed</c>.</summary>
public sealed class SentenceEncoder
{
    private readonly EmbeddedModelOptions _options;

    internal SentenceEncoder(EmbeddedModelOptions options) => _options = options;

    /// <summary>Embeds texts, in their order.</summary>
    /// <param name="texts">At least one text, none of them empty.</param>
    /// <param name="cancellation">Observed between batches.</param>
    /// <exception cref="InvalidModelInputException">A text is empty or too long; the field names which.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<IReadOnlyList<Embedding>> Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        throw new ModelUnavailableException("nlp.embed", $"nothing in {_options.ModelsDirectory}");
}
