using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>nlp.embed</c>: texts of like meaning get vectors of high cosine. A text of more than 256 tokens is embedded in
/// stretches of that length, and their vectors averaged.
/// </summary>
public sealed class SentenceEncoder
{
    private const string Operation = "nlp.embed";

    private readonly LazyModel<SentenceModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal SentenceEncoder(LazyModel<SentenceModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Embeds texts, in their order.</summary>
    /// <param name="texts">At least one text, none of them blank.</param>
    /// <param name="cancellation">Observed between batches of some 2,000 tokens.</param>
    /// <returns>For each text 512 numbers of Euclidean length 1.</returns>
    /// <exception cref="InvalidModelInputException">There is no text, or one is blank or too long; the field names
    /// which.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<IReadOnlyList<Embedding>> Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0) throw new InvalidModelInputException(Operation, "texts", "is empty; send at least one text.");
        for (var i = 0; i < texts.Count; i++) TextInput.Require(Operation, $"texts[{i}]", texts[i], _options.MaxTextLength);

        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var vectors = model.Embed(texts, cancellation);
        return new([.. vectors.Select(vector => new Embedding(vector))], model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
