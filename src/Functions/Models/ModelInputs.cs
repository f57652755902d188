using FunctionsOrchestration.Documents;

namespace FunctionsOrchestration.Models;

/// <summary>What a model is asked about: one text of a document.</summary>
/// <param name="Folder">The document's folder.</param>
/// <param name="Text">Which of its texts.</param>
/// <param name="Sentences">Sentences of a summary; 0 for other operations.</param>
public sealed record TextInput(string Folder, StagedText Text, int Sentences = 0);

/// <summary>What a model is asked about: the series of a document.</summary>
/// <param name="Folder">The document's folder.</param>
/// <param name="Steps">Values of a forecast; 0 for other operations.</param>
public sealed record SeriesInput(string Folder, int Steps = 0);

/// <summary>
/// That a document was embedded. The vector itself stays in Blob storage: 2 KB a document would bloat history and output.
/// </summary>
/// <param name="Dimensions">Numbers in the vector.</param>
public sealed record EmbeddingSummary(int Dimensions);

/// <summary>That an image was fetched and staged.</summary>
/// <param name="Bytes">Its size.</param>
public sealed record FetchedImageSummary(int Bytes);
