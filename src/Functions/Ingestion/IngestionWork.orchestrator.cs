using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Sagas;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// What the conductor does besides the steps on documents (<see cref="DocumentSteps"/>): it reserves model calls before the first
/// of them and settles after the last.
/// </summary>
internal sealed class IngestionWork(TaskOrchestrationContext context, IngestionInput input)
{
    // What the steps after an answer may take before the reservation is settled.
    private static readonly TimeSpan AfterTheAnswer = TimeSpan.FromHours(1);

    /// <summary>Who pays. The undo needs it too.</summary>
    public static EntityInstanceId BudgetOf(IngestionInput input) => BudgetTenants.EntityOf(input.Tenant ?? BudgetTenants.Ingestion);

    public async Task<BudgetAnswer> ReserveAsync()
    {
        var request = IngestionCost.RequestOf(
            input, IngestionCost.AmountOf(IngestionCost.Estimate(input.Documents, input.Options), input.Options));
        var answer = await context.Entities.CallEntityAsync<BudgetAnswer>(BudgetOf(input), nameof(Budget.Reserve), request);
        return answer.Granted ? answer : throw IngestionCost.Refused(IngestionSteps.Reserve, request, answer);
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

    /// <summary>The saga is through: what was reserved becomes what was spent, and this may be more than was foreseen.</summary>
    public Task SettleAsync(IReadOnlyList<IngestedDocument> documents) => context.Entities.CallEntityAsync<BudgetAnswer>(
        BudgetOf(input), nameof(Budget.Commit), IngestionCost.SettlementOf(input, documents));
}
