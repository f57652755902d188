using FunctionsOrchestration.AI;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>Operations on a text of a document.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="language">Names languages.</param>
/// <param name="guard">Judges whether a text tries to take control of a prompt.</param>
/// <param name="sentiment">Tells positive from negative texts.</param>
/// <param name="encoder">Embeds texts.</param>
/// <param name="summarizer">Summarizes texts.</param>
/// <param name="log">Says what is unavailable.</param>
public sealed class TextActivities(
    DocumentStore store, LanguageDetector language, PromptGuard guard, SentimentClassifier sentiment, SentenceEncoder encoder,
    ExtractiveSummarizer summarizer,
    ILogger<TextActivities> log)
{
    /// <summary><c>nlp.language</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DetectLanguage))]
    public async Task<Outcome<DetectedLanguage>> DetectLanguage([ActivityTrigger] TextInput input, CancellationToken stop)
    {
        var text = await ReadAsync(input, stop);
        return ModelCall.Ask(log, () => language.Detect(text));
    }

    /// <summary><c>nlp.guard</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(JudgePrompt))]
    public async Task<Outcome<GuardVerdict>> JudgePrompt([ActivityTrigger] TextInput input, CancellationToken stop)
    {
        var text = await ReadAsync(input, stop);
        return ModelCall.Ask(log, () => guard.Judge(text));
    }

    /// <summary><c>nlp.sentiment</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(ClassifySentiment))]
    public async Task<Outcome<Sentiment>> ClassifySentiment([ActivityTrigger] TextInput input, CancellationToken stop)
    {
        var text = await ReadAsync(input, stop);
        return ModelCall.Ask(log, () => sentiment.Classify(text));
    }

    /// <summary><c>nlp.embed</c>; the vector is staged for the search for near-duplicates.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(EmbedText))]
    public async Task<Outcome<EmbeddingSummary>> EmbedText([ActivityTrigger] TextInput input, CancellationToken stop)
    {
        var text = await ReadAsync(input, stop);
        var outcome = ModelCall.Ask(log, () => encoder.Embed([text], stop));
        if (outcome.Value is not [var embedding]) return Outcome.None<EmbeddingSummary>(outcome.Status, outcome.Problem!);

        await store.WriteVectorsAsync(input.Folder, [embedding.Vector], stop);
        return new(outcome.Status, new EmbeddingSummary(embedding.Vector.Length), outcome.Model, outcome.Milliseconds, null);
    }

    /// <summary><c>nlp.summarize</c>.</summary>
    /// <param name="input">Which text, and in how many sentences.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(SummarizeText))]
    public async Task<Outcome<Summary>> SummarizeText([ActivityTrigger] TextInput input, CancellationToken stop)
    {
        var text = await ReadAsync(input, stop);
        return ModelCall.Ask(log, () => summarizer.Summarize(text, input.Sentences, stop));
    }

    private async Task<string> ReadAsync(TextInput input, CancellationToken stop)
    {
        var text = await store.ReadTextAsync(input.Folder, input.Text, stop);
        log.ModelInput(input.Folder, text);
        return text;
    }
}
