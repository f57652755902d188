using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Insights;

/// <summary>
/// A batch: every document in a sub-orchestration of its own, a bounded number at a time, then what they have in common.
/// </summary>
public static class InsightsOrchestrator
{
    /// <summary>Analyses a batch. A document that cannot be analysed is part of the report and fails nothing else.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The staged documents.</param>
    [Function(nameof(AnalyseBatch))]
    public static async Task<InsightsReport> AnalyseBatch(
        [OrchestrationTrigger] TaskOrchestrationContext context, InsightsInput input)
    {
        var log = context.CreateReplaySafeLogger(nameof(AnalyseBatch));
        log.InsightsStarted(input.Documents.Count, input.Options.MaxParallelDocuments);
        ShowProgress(context, 0, input.Documents.Count, "analysing documents");

        var documents = await SlidingWindow.RunAsync(input.Documents, input.Options.MaxParallelDocuments,
            document => AnalyseSafelyAsync(context, new DocumentInput(document, input.Options)),
            done => ShowProgress(context, done, input.Documents.Count, "analysing documents"));

        ShowProgress(context, documents.Length, documents.Length, "comparing documents");
        var duplicates = await FindNearDuplicatesAsync(context, input, documents);
        var report = InsightsSummary.Of(documents, duplicates);

        await StagingCleanup.RunAsync(context, context.InstanceId);
        ShowProgress(context, documents.Length, documents.Length, "finished");
        log.InsightsFinished(documents.Length, report.Failures.Count);
        return report;
    }

    private static async Task<DocumentInsights> AnalyseSafelyAsync(TaskOrchestrationContext context, DocumentInput input)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<DocumentInsights>(nameof(DocumentOrchestrator.AnalyseDocument), input);
        }
        catch (TaskFailedException failure)
        {
            // Its own operations fail as values, so this is the document's instance itself: terminated, or a defect.
            return new DocumentInsights(input.Document.Id, Problem: failure.FailureDetails.ErrorMessage);
        }
    }

    private static async Task<Outcome<NearDuplicatesFound>> FindNearDuplicatesAsync(
        TaskOrchestrationContext context, InsightsInput input, DocumentInsights[] documents)
    {
        var embedded = input.Documents.Zip(documents)
            .Where(pair => pair.Second.Embedding is { IsOk: true })
            .Select(pair => new EmbeddedDocument(pair.First.Id, pair.First.Folder))
            .ToList();
        return await Attempt.CallAsync<NearDuplicatesFound>(
            context, nameof(ComparisonActivities.FindNearDuplicates),
            new NearDuplicatesInput(embedded, input.Options.NearDuplicateCosine));
    }

    private static void ShowProgress(TaskOrchestrationContext context, int done, int total, string step) =>
        context.SetCustomStatus(new InsightsProgress(done, total, 100 * done / total, step));
}
