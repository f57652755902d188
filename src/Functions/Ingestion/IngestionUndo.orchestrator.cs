using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// The compensation of each step. Each needs nothing but the ingestion's input and can be done twice, or where the step did
/// nothing, so that the saga and its guardian undo alike.
/// </summary>
internal static class IngestionUndo
{
    public static Task UndoAsync(TaskOrchestrationContext context, IngestionInput input, string step)
    {
        var effects = new DurableEffects(context);
        return step switch
        {
            IngestionSteps.Reserve =>
                context.Entities.CallEntityAsync<BudgetAnswer>(IngestionWork.BudgetOf(input), nameof(Budget.Release), input.IngestionId),
            IngestionSteps.Extract => effects.DiscardExtractedAsync(DocumentSteps.Folders(input), default),
            IngestionSteps.Guard => Task.CompletedTask, // It only looked.
            IngestionSteps.Embed => effects.DiscardPassagesAsync(DocumentSteps.Folders(input), default),
            IngestionSteps.Index => effects.RetractIndexAsync(input.IngestionId, default),
            IngestionSteps.Publish => effects.PublishRetractedAsync(input.IngestionId, default),
            _ => throw new InvalidOperationException($"The saga has no step '{step}'."),
        };
    }
}
