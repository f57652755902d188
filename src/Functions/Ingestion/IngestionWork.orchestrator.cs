using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Sagas;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// What each step of the saga does. Every effect is keyed by the ingestion's id, so that doing it twice is the same as once.
/// </summary>
internal sealed class IngestionWork(TaskOrchestrationContext context, IngestionInput input, Saga saga)
{
    // What the steps after an answer may take before the reservation is settled.
    private static readonly TimeSpan AfterTheAnswer = TimeSpan.FromHours(1);

    /// <summary>Who pays. The undo needs it too.</summary>
    public static EntityInstanceId BudgetOf(IngestionInput input) => BudgetTenants.EntityOf(input.Tenant ?? BudgetTenants.Ingestion);

    public static IReadOnlyList<IngestedDocument> NotBegun(IngestionInput input) =>
        [.. input.Documents.Select(document => new IngestedDocument(document, []))];

    public async Task<BudgetAnswer> ReserveAsync()
    {
        var estimate = IngestionCost.AmountOf(IngestionCost.Estimate(input.Documents, input.Options), input.Options);
        var isDefault = input.Tenant is null or BudgetTenants.Ingestion;
        var answer = await context.Entities.CallEntityAsync<BudgetAnswer>(
            BudgetOf(input), nameof(Budget.Reserve), new BudgetRequest(input.IngestionId, estimate)
            {
                Owner = input.IngestionId, Default = isDefault ? BudgetTenants.DefaultOf(input.Options) : null,
            });
        if (answer.Granted) return answer;
        throw new SagaStoppedException(
            IngestionSteps.Reserve, answer.Reason == BudgetRefusalReason.Exhausted ? answer.Shortage(estimate) : answer.Message!,
            kind: FailureKind.Budget);
    }

    /// <summary>
    /// A person is asked, and that may take longer than a reservation lasts. The progress names the question, so that the guardian can
    /// withdraw it where the saga is terminated meanwhile.
    /// </summary>
    public static async Task AwaitPersonAsync(
        TaskOrchestrationContext context, IngestionInput input, string question, TimeSpan limit, SagaJournal journal)
    {
        context.SetCustomStatus(IngestionProgress.Of(IngestionProgress.Asking + question, journal));
        if (journal.Steps.Any(step => step is { Name: IngestionSteps.Reserve, State: StepState.Done }))
        {
            await context.Entities.CallEntityAsync<BudgetAnswer>(
                BudgetOf(input), nameof(Budget.Extend), new BudgetExtension(input.IngestionId, limit + AfterTheAnswer));
        }
    }

    public Task<IReadOnlyList<IngestedDocument>> ExtractAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Extract, documents, async entry =>
        {
            var document = entry.Document;
            List<StagedText> texts = document.TextCharacters > 0 ? [StagedText.Sent] : [];
            var (recognized, problem) = await ReadImageAsync(document);
            if (!string.IsNullOrWhiteSpace(recognized)) texts.Add(StagedText.Extracted);
            return texts.Count > 0
                ? entry with { Texts = texts, Problem = problem }
                : entry.LeftOut(
                    DocumentState.Skipped,
                    problem ?? (document.HasSeries ? "A series has no text to search for." : "No text was found in the image."));
        });

    public Task<IReadOnlyList<IngestedDocument>> GuardAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Guard, documents, async entry =>
        {
            foreach (var text in entry.Texts)
            {
                var verdict = await CallModelAsync<GuardVerdict>(
                    IngestionSteps.Guard, nameof(IngestionActivities.JudgePassages), new TextInput(entry.Document.Folder, text));
                if (verdict.Value?.Score >= input.Options.QuarantineScore)
                    return entry.LeftOut(
                        DocumentState.Quarantined,
                        FormattableString.Invariant($"The prompt guard gave a passage a score of {verdict.Value.Score:0.00}; ")
                        + FormattableString.Invariant($"from {input.Options.QuarantineScore:0.00} on a document is quarantined."));
                if (!verdict.IsOk)
                    return entry.LeftOut(DocumentState.Quarantined, $"The prompt guard could not judge it: {verdict.Problem}");
            }
            return entry;
        });

    public Task<IReadOnlyList<IngestedDocument>> EmbedAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Embed, documents, async entry =>
        {
            var request = new EmbedInput(
                entry.Document.Folder, entry.Texts, input.Options.PassageCharacters, input.Options.PassageOverlap);
            var passages = await CallModelAsync<PassageCount>(
                IngestionSteps.Embed, nameof(IngestionActivities.EmbedPassages), request);
            return passages.Value is { Count: var count } ? entry with { Passages = count }
                : entry.LeftOut(DocumentState.Skipped, passages.Problem!);
        });

    public async Task<int> IndexAsync(IReadOnlyList<IngestedDocument> documents)
    {
        await SlidingWindow.RunAsync(
            Accepted(documents), input.Options.MaxParallelDocuments, entry => context.CallActivityAsync<int>(
                nameof(IngestionActivities.WriteIndex),
                new IndexInput(input.IngestionId, entry.Document.Id, entry.Document.Folder, entry.Passages), Retries.Step));
        return await context.CallActivityAsync<int>(nameof(IngestionActivities.CommitIndex), EventData(documents), Retries.Step);
    }

    public Task<string> PublishAsync(IReadOnlyList<IngestedDocument> documents) =>
        context.CallActivityAsync<string>(nameof(IngestionActivities.PublishIngested), EventData(documents), Retries.Step);

    /// <summary>The saga is through: what was reserved becomes what was spent, and this may be more than was foreseen.</summary>
    public Task SettleAsync(IReadOnlyList<IngestedDocument> documents) => context.Entities.CallEntityAsync<BudgetAnswer>(
        BudgetOf(input), nameof(Budget.Commit),
        new BudgetSettlement(input.IngestionId, IngestionCost.AmountOf(IngestionCost.Spent(documents), input.Options)) { IsSpent = true });

    private async Task<(string? Text, string? Problem)> ReadImageAsync(DocumentReference document)
    {
        if (document.ImageUrl is not null)
        {
            var fetched = await Attempt.CallAsync<FetchedImageSummary>(context, nameof(VisionActivities.FetchImage), document);
            if (!fetched.IsOk) return (null, fetched.Problem);
        }
        else if (!document.HasImage)
        {
            return (null, null);
        }
        var recognized = await CallModelAsync<RecognizedText>(
            IngestionSteps.Extract, nameof(VisionActivities.RecognizeText), document.Folder);
        return (recognized.Value?.Text, recognized.Problem);
    }

    /// <summary>That a model is unavailable is nothing that a document can help, so it stops the saga.</summary>
    private async Task<Outcome<T>> CallModelAsync<T>(string step, string activity, object request)
        where T : class
    {
        var outcome = await context.CallActivityAsync<Outcome<T>>(activity, request, Retries.Step);
        return outcome.Status == Outcome.Unavailable
            ? throw new SagaStoppedException(step, outcome.Problem!, kind: FailureKind.Unavailable) : outcome;
    }

    private async Task<IReadOnlyList<IngestedDocument>> ForEachAcceptedAsync(
        string step, IReadOnlyList<IngestedDocument> documents, Func<IngestedDocument, Task<IngestedDocument>> run)
    {
        var results = await SlidingWindow.RunAsync(documents, input.Options.MaxParallelDocuments,
            entry => entry.State == DocumentState.Accepted && !saga.CancelRequested ? run(entry) : Task.FromResult(entry));
        if (Accepted(results).Count > 0) return results;
        throw new SagaStoppedException(
            step,
            "No document is left. " + string.Join(" ", results.Take(5).Select(entry => $"{entry.Document.Id}: {entry.Problem}")),
            kind: FailureKind.Refused);
    }

    private KnowledgeEventData EventData(IReadOnlyList<IngestedDocument> documents)
    {
        var accepted = Accepted(documents);
        return new(input.IngestionId, [.. accepted.Select(entry => entry.Document.Id)], accepted.Sum(entry => entry.Passages));
    }

    private static List<IngestedDocument> Accepted(IReadOnlyList<IngestedDocument> documents) =>
        [.. documents.Where(entry => entry.State == DocumentState.Accepted)];
}
