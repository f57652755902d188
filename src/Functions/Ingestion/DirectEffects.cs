using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// The effects in this process, without a conductor: the very methods that the activities are. A fault is thrown, and whoever
/// delivered the event tries again.
/// </summary>
/// <param name="images">What is done with images.</param>
/// <param name="texts">What is done with texts, and with the index.</param>
internal sealed class DirectEffects(VisionActivities images, IngestionActivities texts) : IIngestionEffects
{
    public Task<Outcome<FetchedImageSummary>> FetchImageAsync(DocumentReference document, CancellationToken stop) =>
        images.FetchImage(document, stop);

    public Task<Outcome<RecognizedText>> RecognizeTextAsync(string folder, CancellationToken stop) =>
        images.RecognizeTextAsync(folder, stop);

    public Task<Outcome<GuardVerdict>> JudgeAsync(TextInput text, CancellationToken stop) => texts.JudgePassagesAsync(text, stop);

    public Task<Outcome<PassageCount>> EmbedAsync(EmbedInput passages, CancellationToken stop) =>
        texts.EmbedPassagesAsync(passages, stop);

    public Task<int> WriteIndexAsync(IndexInput document, CancellationToken stop) => texts.WriteIndex(document, stop);

    public Task<int> CommitIndexAsync(KnowledgeEventData ingestion, CancellationToken stop) => texts.CommitIndex(ingestion, stop);

    public Task<string> PublishIngestedAsync(KnowledgeEventData ingestion, CancellationToken stop) =>
        texts.PublishIngested(ingestion, stop);

    public Task DiscardExtractedAsync(string[] folders, CancellationToken stop) => texts.DiscardExtracted(folders, stop);

    public Task DiscardPassagesAsync(string[] folders, CancellationToken stop) => texts.DiscardPassages(folders, stop);

    public Task RetractIndexAsync(string ingestionId, CancellationToken stop) => texts.RetractIndex(ingestionId, stop);

    public Task PublishRetractedAsync(string ingestionId, CancellationToken stop) => texts.PublishRetracted(ingestionId, stop);
}
