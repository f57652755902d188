using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// The compensation of each step. Each needs nothing but the ingestion's input and can be done twice, or where the step did
/// nothing, so that the saga and its guardian undo alike.
/// </summary>
internal static class IngestionUndo
{
    public static Task UndoAsync(TaskOrchestrationContext context, IngestionInput input, string step) => step switch
    {
        IngestionSteps.Reserve =>
            context.Entities.CallEntityAsync<BudgetAnswer>(IngestionWork.BudgetOf(input), nameof(Budget.Release), input.IngestionId),
        IngestionSteps.Extract =>
            context.CallActivityAsync(nameof(IngestionActivities.DiscardExtracted), Folders(input), Retries.Undo),
        IngestionSteps.Guard => Task.CompletedTask, // It only looked.
        IngestionSteps.Embed =>
            context.CallActivityAsync(nameof(IngestionActivities.DiscardPassages), Folders(input), Retries.Undo),
        IngestionSteps.Index =>
            context.CallActivityAsync(nameof(IngestionActivities.RetractIndex), input.IngestionId, Retries.Undo),
        IngestionSteps.Publish =>
            context.CallActivityAsync(nameof(IngestionActivities.PublishRetracted), input.IngestionId, Retries.Undo),
        _ => throw new InvalidOperationException($"The saga has no step '{step}'."),
    };

    private static string[] Folders(IngestionInput input) => [.. input.Documents.Select(document => document.Folder)];
}
