using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// The effects as activities of an orchestration, each tried again where a fault may pass. Nothing ends one of them: the
/// conductor lets what it has begun come to its end.
/// </summary>
/// <param name="context">The orchestration.</param>
internal sealed class DurableEffects(TaskOrchestrationContext context) : IIngestionEffects
{
    public Task<Outcome<FetchedImageSummary>> FetchImageAsync(DocumentReference document, CancellationToken stop) =>
        Attempt.CallAsync<FetchedImageSummary>(context, nameof(VisionActivities.FetchImage), document);

    public Task<Outcome<RecognizedText>> RecognizeTextAsync(string folder, CancellationToken stop) =>
        DoAsync<Outcome<RecognizedText>>(nameof(VisionActivities.RecognizeText), folder);

    public Task<Outcome<GuardVerdict>> JudgeAsync(TextInput text, CancellationToken stop) =>
        DoAsync<Outcome<GuardVerdict>>(nameof(IngestionActivities.JudgePassages), text);

    public Task<Outcome<PassageCount>> EmbedAsync(EmbedInput passages, CancellationToken stop) =>
        DoAsync<Outcome<PassageCount>>(nameof(IngestionActivities.EmbedPassages), passages);

    public Task<int> WriteIndexAsync(IndexInput document, CancellationToken stop) =>
        DoAsync<int>(nameof(IngestionActivities.WriteIndex), document);

    public Task<int> CommitIndexAsync(KnowledgeEventData ingestion, CancellationToken stop) =>
        DoAsync<int>(nameof(IngestionActivities.CommitIndex), ingestion);

    public Task<string> PublishIngestedAsync(KnowledgeEventData ingestion, CancellationToken stop) =>
        DoAsync<string>(nameof(IngestionActivities.PublishIngested), ingestion);

    public Task DiscardExtractedAsync(string[] folders, CancellationToken stop) =>
        UndoAsync(nameof(IngestionActivities.DiscardExtracted), folders);

    public Task DiscardPassagesAsync(string[] folders, CancellationToken stop) =>
        UndoAsync(nameof(IngestionActivities.DiscardPassages), folders);

    public Task RetractIndexAsync(string ingestionId, CancellationToken stop) =>
        UndoAsync(nameof(IngestionActivities.RetractIndex), ingestionId);

    public Task PublishRetractedAsync(string ingestionId, CancellationToken stop) =>
        UndoAsync(nameof(IngestionActivities.PublishRetracted), ingestionId);

    private Task<T> DoAsync<T>(string activity, object input) => context.CallActivityAsync<T>(activity, input, Retries.Step);

    private Task UndoAsync(string activity, object input) => context.CallActivityAsync(activity, input, Retries.Undo);
}
