using System.Text.Json;
using FunctionsOrchestration.AI;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Sagas;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Ingestion;

/// <summary>The effects of the saga's steps and their compensations. Each may be run more than once.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="index">Where passages become searchable.</param>
/// <param name="events">Who is told.</param>
/// <param name="models">Calls models.</param>
/// <param name="log">Says what cannot be read.</param>
public sealed class IngestionActivities(
    DocumentStore store, KnowledgeIndex index, KnowledgeEvents events, ModelCalls models, ILogger<IngestionActivities> log)
{
    private const int GuardedCharacters = 240;

    /// <summary>
    /// <c>nlp.guard</c> on every passage of a text, as short as a prompt: one sentence of attack drowns in a long document. The
    /// verdict is the worst one.
    /// </summary>
    /// <param name="input">Which text.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(JudgePassages))]
    public Task<Outcome<GuardVerdict>> JudgePassages(
        [ActivityTrigger] TextInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        JudgePassagesAsync(input, stop);

    /// <summary>The same for a function that is no activity; it carries the client itself.</summary>
    internal async Task<Outcome<GuardVerdict>> JudgePassagesAsync(TextInput input, CancellationToken stop)
    {
        var text = await store.ReadTextAsync(input.Folder, input.Text, stop);
        var passages = PassageSplitter.Split(text, GuardedCharacters, overlap: 0);
        var verdicts = new List<Outcome<GuardVerdict>>();
        foreach (var passage in passages)
        {
            // Without a key: to remember hundreds of verdicts would cost more than to judge again.
            var verdict = await models.AskAsync<GuardVerdict>(
                Operations.Guard, new TextRequest(passage.Text), ModelStep.Repeatable(input.Folder), stop);
            if (!verdict.IsOk) return verdict;
            verdicts.Add(verdict);
        }
        if (verdicts.Count == 0) return Outcome.None<GuardVerdict>(Outcome.Failed, "It has no passages.");
        return verdicts.MaxBy(verdict => verdict.Value!.Score)! with { Milliseconds = verdicts.Sum(verdict => verdict.Milliseconds) };
    }

    /// <summary>Cuts the texts of a document into passages, embeds them and stages both.</summary>
    /// <param name="input">Which texts, and how.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(EmbedPassages))]
    public Task<Outcome<PassageCount>> EmbedPassages(
        [ActivityTrigger] EmbedInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        EmbedPassagesAsync(input, stop);

    /// <summary>The same for a function that is no activity; it carries the client itself.</summary>
    internal async Task<Outcome<PassageCount>> EmbedPassagesAsync(EmbedInput input, CancellationToken stop)
    {
        var passages = new List<string>();
        foreach (var kind in input.Texts)
        {
            var text = await store.ReadTextAsync(input.Folder, kind, stop);
            passages.AddRange(
                PassageSplitter.Split(text, input.PassageCharacters, input.PassageOverlap).Select(passage => passage.Text));
        }
        if (passages.Count == 0) return Outcome.None<PassageCount>(Outcome.Failed, "It has no passages.");

        var outcome = await models.AskAsync<IReadOnlyList<Embedding>>(
            Operations.Embed, new TextsRequest(passages), ModelStep.Of(input.Folder, "passages"), stop);
        if (outcome.Value is not { } embeddings) return Outcome.None<PassageCount>(outcome.Status, outcome.Problem!);

        await store.WritePassagesAsync(input.Folder, passages, stop);
        await store.WriteVectorsAsync(input.Folder, [.. embeddings.Select(embedding => embedding.Vector)], stop);
        return new(outcome.Status, new PassageCount(passages.Count), outcome.Model, outcome.Milliseconds, null);
    }

    /// <summary>
    /// Writes the passages of a document into the index; they are not searchable before the ingestion is committed.
    /// </summary>
    /// <param name="input">The document.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Passages written.</returns>
    [Function(nameof(WriteIndex))]
    public async Task<int> WriteIndex([ActivityTrigger] IndexInput input, CancellationToken stop)
    {
        var passages = await store.ReadPassagesAsync(input.Folder, stop);
        var vectors = await store.ReadVectorsAsync(input.Folder, input.Passages, stop);
        await index.WriteAsync(
            input.IngestionId, input.DocumentId, [.. passages.Zip(vectors, (text, vector) => new EmbeddedPassage(text, vector))],
            stop);
        return passages.Count;
    }

    /// <summary>Makes all passages of an ingestion searchable at once.</summary>
    /// <param name="data">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Passages that are searchable now.</returns>
    [Function(nameof(CommitIndex))]
    public async Task<int> CommitIndex([ActivityTrigger] KnowledgeEventData data, CancellationToken stop)
    {
        await index.CommitAsync(data.IngestionId, data.Passages, stop);
        return data.Passages;
    }

    /// <summary>Undoes both: nothing of the ingestion is searchable any more, then nothing of it is stored.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(RetractIndex))]
    public Task RetractIndex([ActivityTrigger] string ingestionId, CancellationToken stop) =>
        index.RetractAsync(ingestionId, stop);

    /// <summary>Deletes the texts that were read from images.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DiscardExtracted))]
    public Task DiscardExtracted([ActivityTrigger] string[] folders, CancellationToken stop) =>
        store.DiscardExtractedAsync(folders, stop);

    /// <summary>Deletes passages and vectors.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DiscardPassages))]
    public Task DiscardPassages([ActivityTrigger] string[] folders, CancellationToken stop) =>
        store.DiscardPassagesAsync(folders, stop);

    /// <summary>Tells others that documents became searchable.</summary>
    /// <param name="data">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Id of the event.</returns>
    [Function(nameof(PublishIngested))]
    public Task<string> PublishIngested([ActivityTrigger] KnowledgeEventData data, CancellationToken stop) =>
        events.PublishAsync(KnowledgeEvent.Ingested, data, stop);

    /// <summary>Tells others that they are not searchable any more.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Id of the event.</returns>
    [Function(nameof(PublishRetracted))]
    public Task<string> PublishRetracted([ActivityTrigger] string ingestionId, CancellationToken stop) =>
        events.PublishAsync(KnowledgeEvent.Retracted, new KnowledgeEventData(ingestionId, [], 0), stop);

    /// <summary>Reads what a saga that is gone had begun, from its custom status.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="client">Reads instances.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(ReadJournal))]
    public async Task<AbandonedSaga> ReadJournal(
        [ActivityTrigger] string ingestionId, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var instance = await client.GetInstanceAsync(ingestionId, getInputsAndOutputs: true, stop);
        // The reason of a termination is the output: plain text from the management API, JSON from a client.
        var terminated = instance is { RuntimeStatus: OrchestrationRuntimeStatus.Terminated, SerializedOutput: var reason }
            ? $"It was terminated: {reason?.Trim('"')}"
            : null;
        try
        {
            if (instance?.ReadCustomStatusAs<IngestionProgress>() is { } progress)
                return new(progress.Journal, progress.Step, terminated);
        }
        catch (JsonException unreadable)
        {
            log.JournalUnreadable(unreadable, ingestionId);
        }
        // Purged, or never written: every compensation is harmless where its step did nothing, so all of them run.
        var everything = IngestionSteps.All.Aggregate(
            SagaJournal.Of(IngestionSteps.All), (journal, step) => journal.With(step, StepState.Running));
        return new(everything, "unknown", terminated);
    }
}
