using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>Operations on a text of a document.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="models">Calls models.</param>
/// <param name="log">Keeps texts, at Trace.</param>
public sealed class TextActivities(DocumentStore store, ModelCalls models, ILogger<TextActivities> log)
{
    /// <summary><c>nlp.language</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DetectLanguage))]
    public async Task<Outcome<DetectedLanguage>> DetectLanguage(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        await AskAsync<DetectedLanguage>(Operations.Language, new TextRequest(await ReadAsync(input, stop)), input, stop);

    /// <summary><c>nlp.guard</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(JudgePrompt))]
    public async Task<Outcome<GuardVerdict>> JudgePrompt(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        await AskAsync<GuardVerdict>(Operations.Guard, new TextRequest(await ReadAsync(input, stop)), input, stop);

    /// <summary><c>nlp.sentiment</c>.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(ClassifySentiment))]
    public async Task<Outcome<Sentiment>> ClassifySentiment(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        await AskAsync<Sentiment>(Operations.Sentiment, new TextRequest(await ReadAsync(input, stop)), input, stop);

    /// <summary><c>nlp.embed</c>; the vector is staged for the search for near-duplicates.</summary>
    /// <param name="input">Which text.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(EmbedText))]
    public async Task<Outcome<EmbeddingSummary>> EmbedText(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        var request = new TextsRequest([await ReadAsync(input, stop)]);
        var outcome = await AskAsync<IReadOnlyList<Embedding>>(Operations.Embed, request, input, stop);
        if (outcome.Value is not [var embedding]) return Outcome.None<EmbeddingSummary>(outcome.Status, outcome.Problem!);

        await store.WriteVectorsAsync(input.Folder, [embedding.Vector], stop);
        return new(outcome.Status, new EmbeddingSummary(embedding.Vector.Length), outcome.Model, outcome.Milliseconds, null);
    }

    /// <summary><c>nlp.summarize</c>.</summary>
    /// <param name="input">Which text, and in how many sentences.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(SummarizeText))]
    public async Task<Outcome<Summary>> SummarizeText(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        var request = new SummaryRequest(await ReadAsync(input, stop), input.Sentences);
        return await AskAsync<Summary>(Operations.Summarize, request, input, stop);
    }

    private Task<Outcome<T>> AskAsync<T>(Operation operation, object request, TextInput input, CancellationToken stop)
        where T : class => models.AskAsync<T>(operation, request, ModelStep.Of(input.Folder, $"{input.Text}"), stop);

    private async Task<string> ReadAsync(TextInput input, CancellationToken stop)
    {
        var text = await store.ReadTextAsync(input.Folder, input.Text, stop);
        log.ModelInput(input.Folder, text);
        return text;
    }
}
