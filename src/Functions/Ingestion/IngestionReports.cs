using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Ingestion;

/// <summary>Makes the report from the journal. Pure, so that orchestrators may call it.</summary>
internal static class IngestionReports
{
    public static IngestionReport Of(
        IngestionInput input, SagaJournal journal, IReadOnlyList<IngestedDocument> documents, string? failedStep, string? reason,
        bool cancelled)
    {
        var outcome = OutcomeOf(journal, failedStep, cancelled);
        return new(
            input.IngestionId,
            outcome,
            failedStep,
            reason,
            journal.Steps,
            [.. documents.Select(entry => ReportOf(entry, outcome))],
            outcome == IngestionOutcome.Ingested
            ? documents.Where(entry => entry.State == DocumentState.Accepted).Sum(entry => entry.Passages) : 0);
    }

    private static DocumentReport ReportOf(IngestedDocument entry, IngestionOutcome outcome)
    {
        if (entry.State != DocumentState.Accepted) return new(entry.Document.Id, entry.State, 0, entry.Problem);
        return outcome == IngestionOutcome.Ingested
            ? new(entry.Document.Id, DocumentState.Ingested, entry.Passages, entry.Problem)
            : new(entry.Document.Id, DocumentState.Withdrawn, 0, entry.Problem);
    }

    private static IngestionOutcome OutcomeOf(SagaJournal journal, string? failedStep, bool cancelled)
    {
        if (failedStep is null) return IngestionOutcome.Ingested;
        if (journal.Steps.Any(step => step.State == StepState.Left)) return IngestionOutcome.Left;
        return cancelled ? IngestionOutcome.Cancelled : IngestionOutcome.Undone;
    }
}
