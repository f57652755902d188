using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>nlp.language</c>.</summary>
public sealed class LanguageDetector
{
    private readonly EmbeddedModelOptions _options;

    internal LanguageDetector(EmbeddedModelOptions options) => _options = options;

    /// <summary>Names the language of a text.</summary>
    /// <param name="text">A text of any length; one without letters is <c>und</c>.</param>
    /// <exception cref="InvalidModelInputException">The text is empty or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<DetectedLanguage> Detect(string text) => throw new ModelUnavailableException("nlp.language", $"nothing in {_options.ModelsDirectory}");
}
