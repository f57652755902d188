using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// What an ingestion does to the world, and how each of it is undone. The conductor asks for it through activities
/// (<see cref="DurableEffects"/>), participants of the choreography call it in their own process (<see cref="DirectEffects"/>).
/// Every effect may be had more than once.
/// </summary>
public interface IIngestionEffects
{
    /// <summary>Fetches the image of a document from its URL and stages it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="stop">Ends the call.</param>
    Task<Outcome<FetchedImageSummary>> FetchImageAsync(DocumentReference document, CancellationToken stop);

    /// <summary>Reads the text of a document's image and stages it.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="stop">Ends the call.</param>
    Task<Outcome<RecognizedText>> RecognizeTextAsync(string folder, CancellationToken stop);

    /// <summary>Judges the passages of a text; the verdict is the worst one.</summary>
    /// <param name="text">Which text.</param>
    /// <param name="stop">Ends the call.</param>
    Task<Outcome<GuardVerdict>> JudgeAsync(TextInput text, CancellationToken stop);

    /// <summary>Cuts texts into passages, embeds them and stages both.</summary>
    /// <param name="passages">Of which texts, and how.</param>
    /// <param name="stop">Ends the call.</param>
    Task<Outcome<PassageCount>> EmbedAsync(EmbedInput passages, CancellationToken stop);

    /// <summary>Writes the passages of a document into the index.</summary>
    /// <param name="document">The document.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Passages written.</returns>
    Task<int> WriteIndexAsync(IndexInput document, CancellationToken stop);

    /// <summary>Makes all passages of an ingestion searchable at once.</summary>
    /// <param name="ingestion">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Passages that are searchable now.</returns>
    Task<int> CommitIndexAsync(KnowledgeEventData ingestion, CancellationToken stop);

    /// <summary>Tells others that documents became searchable.</summary>
    /// <param name="ingestion">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>Id of the event.</returns>
    Task<string> PublishIngestedAsync(KnowledgeEventData ingestion, CancellationToken stop);

    /// <summary>Undoes the extraction: deletes the texts that were read from images.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="stop">Ends the call.</param>
    Task DiscardExtractedAsync(string[] folders, CancellationToken stop);

    /// <summary>Undoes the embedding: deletes passages and vectors.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="stop">Ends the call.</param>
    Task DiscardPassagesAsync(string[] folders, CancellationToken stop);

    /// <summary>Undoes the index: nothing of the ingestion is searchable or stored any more, and nothing can be added.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    Task RetractIndexAsync(string ingestionId, CancellationToken stop);

    /// <summary>Undoes the publication: tells others that documents are not searchable any more.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    Task PublishRetractedAsync(string ingestionId, CancellationToken stop);
}
