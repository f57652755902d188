using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>
/// lande: a network of two dense layers over the frequencies of 620 character n-grams, trained on Tatoeba's sentences in 50
/// languages.
/// </summary>
internal sealed class LanguageNetwork
{
    private static readonly string[] Orders = ["unigrams", "bigrams", "trigrams", "quadgrams"];

    private readonly string[] _languages;
    private readonly Dictionary<string, int>[] _ngrams;
    private readonly Dense _hidden;
    private readonly Dense _output;
    private readonly int _features;

    private LanguageNetwork(JsonElement json, ModelInfo info)
    {
        Info = info;
        _languages = [.. json.GetProperty("languages").EnumerateArray().Select(language => language.GetString()!)];
        _ngrams = new Dictionary<string, int>[Orders.Length];
        for (var order = 0; order < Orders.Length; order++)
        {
            // Features are numbered through: all unigrams, then all bigrams, and so on.
            _ngrams[order] = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var ngram in json.GetProperty("ngrams").GetProperty(Orders[order]).EnumerateArray())
                _ngrams[order].Add(ngram.GetString()!, _features++);
        }

        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        var types = string.Join(' ', layers.Select(layer => layer.GetProperty("type").GetString()));
        if (types != "input dense relu dense softmax")
            throw new ModelFileException($"language.json holds the layers '{types}', which are not lande's.");
        _hidden = Dense.Read(layers[1]);
        _output = Dense.Read(layers[3]);
    }

    /// <summary>Which model this is.</summary>
    public ModelInfo Info { get; }

    /// <summary>Loads the model.</summary>
    /// <exception cref="ModelFileException">Its file is missing or damaged.</exception>
    public static LanguageNetwork Load(ModelFiles files)
    {
        var file = files.Open("language.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(file.Path));
        return new LanguageNetwork(json.RootElement, file.Describe("lande t50"));
    }

    /// <summary>Languages by probability, best first. The text must hold a letter.</summary>
    public IReadOnlyList<LanguageScore> Rank(string text, int top)
    {
        var hidden = _hidden.Apply(Frequencies(Normalize(text)));
        TensorPrimitives.Max(hidden, 0, hidden);
        var probabilities = _output.Apply(hidden);
        // Logits pass 88, beyond which SoftMax overflows; a common shift changes no ratio.
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<float>(probabilities), probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
        return
        [
            .. probabilities
                .Select((probability, index) => new LanguageScore(_languages[index], Scores.Round(probability)))
                .OrderByDescending(score => score.Score)
                .Take(top),
        ];
    }

    // As the network was trained: letters and marks in lower case, single spaces, one at each end.
    private static string Normalize(string text)
    {
        var normalized = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsWhiteSpace(rune) || rune.Value == '-')
            {
                if (normalized[^1] != ' ') normalized.Append(' ');
            }
            else if (Rune.IsLetter(rune) || IsMark(rune))
            {
                normalized.Append(Rune.ToLowerInvariant(rune));
            }

        return normalized[^1] == ' ' ? normalized.ToString() : normalized.Append(' ').ToString();
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private float[] Frequencies(string text)
    {
        var features = new float[_features];
        for (var order = 0; order < _ngrams.Length; order++)
        {
            var lookup = _ngrams[order].GetAlternateLookup<ReadOnlySpan<char>>();
            var length = order + 1;
            var total = text.Length - length + 1;
            for (var start = 0; start < total; start++)
                if (lookup.TryGetValue(text.AsSpan(start, length), out var feature)) features[feature] += 1f / total;
        }

        return features;
    }

    /// <summary>A fully connected layer.</summary>
    private sealed record Dense(float[][] Weights, float[] Biases)
    {
        public static Dense Read(JsonElement layer) => new(
            [.. layer.GetProperty("_filters").EnumerateArray().Select(row => Decode(row.GetString()!))],
            Decode(layer.GetProperty("_biases").GetString()!));

        public float[] Apply(float[] input)
        {
            var output = new float[Weights.Length];
            for (var i = 0; i < output.Length; i++) output[i] = TensorPrimitives.Dot<float>(Weights[i], input) + Biases[i];
            return output;
        }

        // "1scale|base64": weights are bytes around 127, each a multiple of 1/scale; the first digit is the precision, one byte.
        private static float[] Decode(string text)
        {
            var separator = text.IndexOf('|', StringComparison.Ordinal);
            var scale = float.Parse(text.AsSpan(1, separator - 1), CultureInfo.InvariantCulture);
            return [.. Convert.FromBase64String(text[(separator + 1)..]).Select(value => (value - 127) / scale)];
        }
    }
}
