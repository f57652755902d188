using System.Diagnostics;
using System.Numerics.Tensors;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>nlp.summarize</c>: takes the sentences whose meaning lies nearest to that of all the others (degree centrality,
/// after
/// Erkan and Radev's LexRank, 2004, with sentence embeddings in place of word counts). It writes nothing of its own.
/// </summary>
public sealed class ExtractiveSummarizer
{
    private const string Operation = "nlp.summarize";
    private const string Note = "Extractive: the sentences are taken from the text unchanged, none is written.";

    // Two sentences nearer than this say the same; a summary needs one of them.
    private const double SameMeaning = 0.85;

    // Shorter fragments (headings, "Yes.") are central to nothing, however near they lie.
    private const int FewestWords = 4;

    private readonly LazyModel<SentenceModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal ExtractiveSummarizer(LazyModel<SentenceModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Takes the most central sentences of a text.</summary>
    /// <param name="text">The text to summarize.</param>
    /// <param name="sentences">How many sentences to take at most, at least 1.</param>
    /// <param name="cancellation">Observed between batches of sentences.</param>
    /// <exception cref="InvalidModelInputException">The text is blank or too long, or no sentence is asked for.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<Summary> Summarize(string text, int sentences, CancellationToken cancellation = default)
    {
        TextInput.Require(Operation, nameof(text), text, _options.MaxTextLength);
        if (sentences < 1) throw new InvalidModelInputException(Operation, nameof(sentences), $"is {sentences}; ask for at least 1.");

        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        string[] all = [.. SentenceSplitter.Split(text).Select(range => text[range])];
        var vectors = model.Embed(all, cancellation);
        var centrality = Centrality(vectors);
        var chosen = Choose(all, vectors, centrality, sentences).Order()
            .Select(index => new SummarySentence(all[index], Scores.Round(centrality[index]), index))
            .ToArray();

        var summary = new Summary(string.Join(' ', chosen.Select(sentence => sentence.Text)), chosen);
        return new(summary, model.Info with { Note = Note }, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>
    /// Each sentence's mean cosine to all others. Vectors have length 1, so one product with their sum gives all cosines at once.
    /// </summary>
    private static double[] Centrality(float[][] vectors)
    {
        if (vectors.Length == 1) return [1];
        var sum = new float[SentenceModel.Dimensions];
        foreach (var vector in vectors) TensorPrimitives.Add(sum, vector, sum);
        return [.. vectors.Select(vector => Math.Clamp((TensorPrimitives.Dot<float>(vector, sum) - 1) / (vectors.Length - 1), 0, 1))];
    }

    private static List<int> Choose(string[] sentences, float[][] vectors, double[] centrality, int count)
    {
        var chosen = new List<int>();
        var ranked = Enumerable.Range(0, sentences.Length)
            .OrderBy(index => IsFragment(sentences[index]))
            .ThenByDescending(index => centrality[index]);
        foreach (var index in ranked)
        {
            if (chosen.Count == count) break;
            if (chosen.All(other => VectorSearch.Cosine(vectors[index], vectors[other]) < SameMeaning)) chosen.Add(index);
        }

        return chosen;
    }

    // Scripts without spaces make one word of a sentence: there, length decides.
    private static bool IsFragment(string sentence) =>
        sentence.AsSpan().Count(' ') < FewestWords - 1 && sentence.Length < FewestWords * 6;
}
