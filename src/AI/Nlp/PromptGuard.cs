using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>nlp.guard</c>: recognizes texts that try to take control of a prompt that they are put into. It knows English
/// wordings
/// like those that it was trained on; it is a first line, not the only one.
/// Longer texts are judged window by window, so that one sentence in a document counts.
/// </summary>
public sealed class PromptGuard
{
    private const string Operation = "nlp.guard";

    private readonly LazyModel<InjectionModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal PromptGuard(LazyModel<InjectionModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Judges a text.</summary>
    /// <param name="text">The text to judge.</param>
    /// <exception cref="InvalidModelInputException">The text is blank or too long.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<GuardVerdict> Judge(string text)
    {
        TextInput.Require(Operation, nameof(text), text, _options.MaxTextLength);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var score = model.Highest(text);
        var verdict = new GuardVerdict(score >= _options.GuardThreshold, Scores.Round(score));
        return new(verdict, model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
