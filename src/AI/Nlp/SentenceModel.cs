using System.Numerics.Tensors;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp.Tokenization;
using FunctionsOrchestration.AI.Onnx;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.ML.OnnxRuntime;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>
/// Universal Sentence Encoder lite (Cer et al. 2018, arXiv:1803.11175): a transformer that turns English text into a point on the
/// unit
/// sphere. One instance serves nlp.embed, nlp.sentiment and nlp.summarize.
/// </summary>
internal sealed class SentenceModel
{
    /// <summary>Numbers in a vector.</summary>
    public const int Dimensions = 512;

    // Attention costs the square of the length: longer texts are embedded piece by piece, and the pieces averaged.
    private const int WindowTokens = 256;

    // Bounds the memory of one run. Every row of a batch is as long as its longest.
    private const int BatchTokens = 2048;

    private static readonly string[] InputNames = ["indices", "values"];

    private readonly OnnxModel _encoder;
    private readonly UnigramTokenizer _tokenizer;

    private SentenceModel(OnnxModel encoder, UnigramTokenizer tokenizer, ModelInfo info)
    {
        _encoder = encoder;
        _tokenizer = tokenizer;
        Info = info;
    }

    /// <summary>Which model this is.</summary>
    public ModelInfo Info { get; }

    /// <summary>Loads the model.</summary>
    /// <exception cref="ModelFileException">A file is missing or damaged.</exception>
    public static SentenceModel Load(ModelFiles files, int threads)
    {
        var network = files.Open("sentence-encoder.onnx");
        var vocabulary = files.Open("sentence-vocabulary.json");
        var info = network.Describe("Universal Sentence Encoder lite", "Trained on English; texts of other languages are placed less well.");
        return new SentenceModel(new OnnxModel(network, threads), UnigramTokenizer.Load(vocabulary.Path), info);
    }

    /// <summary>Embeds texts, none of them blank, in their order.</summary>
    public float[][] Embed(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var windows = new List<Window>();
        for (var text = 0; text < texts.Count; text++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var tokens in _tokenizer.Encode(texts[text]).Chunk(WindowTokens)) windows.Add(new Window(text, tokens));
        }

        var vectors = new float[texts.Count][];
        for (var text = 0; text < vectors.Length; text++) vectors[text] = new float[Dimensions];
        foreach (var batch in Batches(windows))
        {
            cancellation.ThrowIfCancellationRequested();
            AddTo(vectors, batch);
        }

        foreach (var vector in vectors) TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vectors;
    }

    private static IEnumerable<List<Window>> Batches(List<Window> windows)
    {
        var batch = new List<Window>();
        var longest = 0;
        foreach (var window in windows)
        {
            longest = Math.Max(longest, window.Tokens.Length);
            if (batch.Count > 0 && (batch.Count + 1) * longest > BatchTokens)
            {
                yield return batch;
                batch = [];
                longest = window.Tokens.Length;
            }

            batch.Add(window);
        }

        if (batch.Count > 0) yield return batch;
    }

    /// <summary>Adds each window's vector, weighted by its length, to the vector of its text.</summary>
    private void AddTo(float[][] vectors, List<Window> batch)
    {
        // The network takes the batch as a sparse matrix: token ids, and the (row, column) where each stands.
        var values = batch.SelectMany(window => window.Tokens).ToArray();
        var indices = new int[values.Length * 2];
        var position = 0;
        for (var row = 0; row < batch.Count; row++)
            for (var column = 0; column < batch[row].Tokens.Length; column++)
            {
                indices[position++] = row;
                indices[position++] = column;
            }

        using var indexTensor = OrtValue.CreateTensorValueFromMemory(indices, [values.Length, 2]);
        using var valueTensor = OrtValue.CreateTensorValueFromMemory(values, [values.Length]);
        _encoder.Run([indexTensor, valueTensor], Accumulate, InputNames);

        bool Accumulate(ReadOnlySpan<float> elements, long[] shape)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                var vector = vectors[batch[row].Text];
                TensorPrimitives.MultiplyAdd(elements.Slice(row * Dimensions, Dimensions), batch[row].Tokens.Length, vector, vector);
            }

            return true;
        }
    }

    /// <summary>A stretch of a text that is embedded in one piece.</summary>
    private readonly record struct Window(int Text, int[] Tokens);
}
