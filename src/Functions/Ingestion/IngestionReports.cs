using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Ingestion;

/// <summary>Makes the report from the journal. Pure, so that orchestrators may call it.</summary>
internal static class IngestionReports
{
    public static IngestionReport Of(
        IngestionInput input, SagaJournal journal, IReadOnlyList<IngestedDocument> documents, string? failedStep, string? reason, bool cancelled)
    {
        var outcome = OutcomeOf(journal, failedStep, cancelled);
        return new(
            input.IngestionId,
            outcome,
            failedStep,
            reason,
            journal.Steps,
            [.. documents.Select(entry => new DocumentReport(entry.Document.Id, entry.State, entry.Passages, entry.Problem))],
            outcome == IngestionOutcome.Ingested ? documents.Where(entry => entry.State == DocumentState.Accepted).Sum(entry => entry.Passages) : 0);
    }

    private static IngestionOutcome OutcomeOf(SagaJournal journal, string? failedStep, bool cancelled)
    {
        if (failedStep is null) return IngestionOutcome.Ingested;
        if (journal.Steps.Any(step => step.State == StepState.Left)) return IngestionOutcome.Left;
        return cancelled ? IngestionOutcome.Cancelled : IngestionOutcome.Undone;
    }
}
