using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>nlp.guard</c>.</summary>
public sealed class PromptGuard
{
    private readonly EmbeddedModelOptions _options;

    internal PromptGuard(EmbeddedModelOptions options) => _options = options;

    /// <summary>Judges whether a text tries to take control of a prompt.</summary>
    /// <param name="text">The text to judge.</param>
    /// <exception cref="InvalidModelInputException">The text is empty or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<GuardVerdict> Judge(string text) => throw new ModelUnavailableException("nlp.guard", $"nothing in {_options.ModelsDirectory}");
}
