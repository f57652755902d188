using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Supervision;

namespace FunctionsOrchestration.Ingestion;

/// <summary>Input of an ingestion. Settings are part of it, because a replay must not see other ones.</summary>
/// <param name="IngestionId">Instance id of the saga.</param>
/// <param name="Documents">The staged documents.</param>
/// <param name="Options">How they are made searchable.</param>
/// <param name="FailAt">Step that fails after its work, on purpose; null in ordinary requests.</param>
/// <param name="Digest">Fingerprint of the request.</param>
public sealed record IngestionInput(
    string IngestionId, IReadOnlyList<DocumentReference> Documents, IngestionOptions Options, string? FailAt, string Digest)
{
    /// <summary>Whose budget pays; null in instances older than tenants, which all spend the same one.</summary>
    public string? Tenant { get; init; }

    /// <summary>What shall be done about failed steps; null compensates, as instances older than supervision do.</summary>
    public IReadOnlyList<SupervisionRule>? Supervision { get; init; }
}

/// <summary>A document on its way through the saga.</summary>
/// <param name="Document">The staged document.</param>
/// <param name="Texts">Its texts that are to become searchable.</param>
/// <param name="Passages">Passages that they were cut into.</param>
/// <param name="State">What becomes of the document.</param>
/// <param name="Problem">Why it, or a part of it, is left out; null where nothing is.</param>
public sealed record IngestedDocument(
    DocumentReference Document, IReadOnlyList<StagedText> Texts, int Passages = 0, DocumentState State = DocumentState.Accepted,
    string? Problem = null)
{
    internal IngestedDocument LeftOut(DocumentState state, string problem) => this with { State = state, Problem = problem };
}

/// <summary>What becomes of a document.</summary>
public enum DocumentState
{
    /// <summary>It becomes searchable with the ingestion.</summary>
    Accepted,

    /// <summary>It is searchable.</summary>
    Ingested,

    /// <summary>Nothing was wrong with it, but the ingestion as a whole was undone.</summary>
    Withdrawn,

    /// <summary>No text was found in it.</summary>
    Skipped,

    /// <summary>The prompt guard flagged it: it tries to take control of a prompt, so no prompt shall ever quote it.</summary>
    Quarantined,
}

/// <summary>What is to be cut into passages and embedded.</summary>
/// <param name="Folder">The document's folder.</param>
/// <param name="Texts">Which of its texts.</param>
/// <param name="PassageCharacters">Characters of a passage at most.</param>
/// <param name="PassageOverlap">Characters that a passage repeats of the one before.</param>
public sealed record EmbedInput(string Folder, IReadOnlyList<StagedText> Texts, int PassageCharacters, int PassageOverlap);

/// <summary>How many passages a document was cut into.</summary>
/// <param name="Count">Passages.</param>
public sealed record PassageCount(int Count);

/// <summary>A document that goes into the index.</summary>
/// <param name="IngestionId">The ingestion.</param>
/// <param name="DocumentId">The sender's name for it.</param>
/// <param name="Folder">The document's folder.</param>
/// <param name="Passages">Passages that it was cut into.</param>
public sealed record IndexInput(string IngestionId, string DocumentId, string Folder, int Passages);

/// <summary>
/// Progress of an ingestion, in the custom status of its instance. It holds the saga's journal, so the journal outlives a
/// terminated saga.
/// </summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Total">Steps of the saga.</param>
/// <param name="Percent">Done of total, 0–100, rounded down.</param>
/// <param name="Step">The step under way, or what is being undone.</param>
/// <param name="Journal">Every step and where it stands.</param>
public sealed record IngestionProgress(int Done, int Total, int Percent, string Step, SagaJournal Journal)
{
    /// <summary>What the step begins with while a person is asked; the rest is the id of the question.</summary>
    internal const string Asking = "asking ";

    internal static IngestionProgress Of(string step, SagaJournal journal)
    {
        var done = journal.Steps.Count(entry => entry.State == StepState.Done);
        return new(done, journal.Steps.Count, 100 * done / journal.Steps.Count, step, journal);
    }
}

/// <summary>How an ingestion ended.</summary>
public enum IngestionOutcome
{
    /// <summary>The documents are searchable.</summary>
    Ingested,

    /// <summary>A step failed, and everything was undone.</summary>
    Undone,

    /// <summary>Somebody stopped it, and everything was undone.</summary>
    Cancelled,

    /// <summary>It stopped, and a step could not be undone: somebody has to look.</summary>
    Left,
}

/// <summary>Output of an ingestion: what was done, undone and left.</summary>
/// <param name="IngestionId">The ingestion.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="FailedStep">The step that it stopped at; null where it did not stop.</param>
/// <param name="Reason">Why it stopped; null where it did not.</param>
/// <param name="Steps">Every step and where it stands.</param>
/// <param name="Documents">Every document and what became of it.</param>
/// <param name="Passages">Passages that are searchable now.</param>
public sealed record IngestionReport(
    string IngestionId,
    IngestionOutcome Outcome,
    string? FailedStep,
    string? Reason,
    IReadOnlyList<SagaStep> Steps,
    IReadOnlyList<DocumentReport> Documents,
    int Passages);

/// <summary>What became of a document.</summary>
/// <param name="Id">The sender's name for it.</param>
/// <param name="State">What became of it.</param>
/// <param name="Passages">Passages that it was cut into.</param>
/// <param name="Problem">Why it, or a part of it, was left out; null where nothing was.</param>
public sealed record DocumentReport(string Id, DocumentState State, int Passages, string? Problem);
