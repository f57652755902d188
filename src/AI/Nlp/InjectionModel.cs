using System.Text.Json;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>
/// Logistic regression over TF-IDF weights of words and pairs of words, trained by scikit-learn on prompts with and without
/// injections.
/// </summary>
internal sealed class InjectionModel
{
    private const int Window = 30;

    private readonly Dictionary<string, int> _vocabulary;
    private readonly double[] _idf;
    private readonly double[] _coefficients;
    private readonly double _intercept;

    private InjectionModel(JsonElement json, ModelInfo info)
    {
        Info = info;
        _vocabulary = json.GetProperty("vocabulary").EnumerateObject()
            .ToDictionary(term => term.Name, term => term.Value.GetInt32(), StringComparer.Ordinal);
        _idf = Numbers(json.GetProperty("idf"));
        _coefficients = Numbers(json.GetProperty("coefficients")[0]);
        _intercept = json.GetProperty("intercept")[0].GetDouble();
    }

    /// <summary>Which model this is.</summary>
    public ModelInfo Info { get; }

    /// <summary>Loads the model.</summary>
    /// <exception cref="ModelFileException">Its file is missing or damaged.</exception>
    public static InjectionModel Load(ModelFiles files)
    {
        var file = files.Open("prompt-guard.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(file.Path));
        return new InjectionModel(json.RootElement, file.Describe("llm_guardrail prompt injection"));
    }

    /// <summary>
    /// Probability of the window of 30 words that looks most like an injection. Over a whole document the weights of one sentence
    /// drown
    /// in those of all others: what that costs and gains is in this project's README.
    /// </summary>
    public double Highest(string text)
    {
        string[] words = [.. Words(text)];
        var highest = 0.0;
        for (var start = 0; start == 0 || start + Window / 2 < words.Length; start += Window / 2)
            highest = Math.Max(highest, Score(words.AsSpan(start, Math.Min(Window, words.Length - start))));
        return highest;
    }

    /// <summary>Words as the model was trained on them: two or more letters, digits or underscores, in lower case.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var lower = text.ToLowerInvariant();
        for (var start = 0; start < lower.Length; start++)
        {
            var end = start;
            while (end < lower.Length && (char.IsLetterOrDigit(lower[end]) || lower[end] == '_')) end++;
            if (end - start >= 2) words.Add(lower[start..end]);
            start = end;
        }

        return words;
    }

    /// <summary>Probability that some words are an injection.</summary>
    private double Score(ReadOnlySpan<string> words)
    {
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < words.Length; i++)
        {
            Count(words[i]);
            if (i + 1 < words.Length) Count($"{words[i]} {words[i + 1]}");
        }

        double squares = 0, product = 0;
        foreach (var (term, count) in counts)
        {
            var weight = count * _idf[term];
            squares += weight * weight;
            product += weight * _coefficients[term];
        }

        var logit = _intercept + (squares > 0 ? product / Math.Sqrt(squares) : 0);
        return 1 / (1 + Math.Exp(-logit));

        void Count(string term)
        {
            if (_vocabulary.TryGetValue(term, out var index)) counts[index] = counts.GetValueOrDefault(index) + 1;
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}
