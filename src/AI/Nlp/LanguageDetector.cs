using System.Diagnostics;
using System.Text;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>nlp.language</c>: which of 50 languages a text is written in. A few words are enough, a single one is not.
/// </summary>
public sealed class LanguageDetector
{
    private const string Operation = "nlp.language";
    private const string Undetermined = "und";
    private const int Candidates = 3;

    // Frequencies of n-grams hardly move after some thousand characters.
    private const int SampleLength = 4096;

    private readonly LazyModel<LanguageNetwork> _model;
    private readonly EmbeddedModelOptions _options;

    internal LanguageDetector(LazyModel<LanguageNetwork> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Names the language of a text, judging by its first 4,096 characters that hold letters.</summary>
    /// <param name="text">The text; one without letters is <c>und</c>, with a score of 1.</param>
    /// <exception cref="InvalidModelInputException">The text is blank or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<DetectedLanguage> Detect(string text)
    {
        TextInput.Require(Operation, nameof(text), text, _options.MaxTextLength);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var ranked = FirstLetter(text) is { } first
            ? model.Rank(Sample(text, first), Candidates)
            : [new LanguageScore(Undetermined, 1)];
        var language = new DetectedLanguage(ranked[0].Code, ranked[0].Score, ranked);
        return new(language, model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static int? FirstLetter(string text)
    {
        for (var index = 0; index < text.Length; index++)
            if (Rune.TryGetRuneAt(text, index, out var rune) && Rune.IsLetter(rune)) return index;
        return null;
    }

    private static string Sample(string text, int first) => text.Substring(first, Math.Min(SampleLength, text.Length - first));
}
