using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Functions.Tests.Budgets;

/// <summary>A saga that does nothing but spend: it reserves, works, and then commits, gives back, or is gone.</summary>
public static class SpendingSaga
{
    /// <summary>Spends.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="plan">How much, and how it ends.</param>
    /// <returns>What it committed.</returns>
    [Function(nameof(Spend))]
    public static async Task<long> Spend([OrchestrationTrigger] TaskOrchestrationContext context, SpendingPlan plan)
    {
        var budget = BudgetTenants.EntityOf(plan.Tenant);
        var reserved = await context.Entities.CallEntityAsync<BudgetAnswer>(
            budget, nameof(Budget.Reserve), new BudgetRequest(context.InstanceId, new(Calls: plan.Estimate)) { Owner = context.InstanceId });
        if (!reserved.Granted) return 0;
        try
        {
            await context.CallActivityAsync(nameof(SpendingWork.Work), plan);
        }
        catch (TaskFailedException)
        {
            await context.Entities.CallEntityAsync<BudgetAnswer>(budget, nameof(Budget.Release), context.InstanceId);
            return 0;
        }

        if (plan.IsLost) return 0;
        var committed = await context.Entities.CallEntityAsync<BudgetAnswer>(
            budget, nameof(Budget.Commit), new BudgetSettlement(context.InstanceId, new(Calls: plan.Actual)));
        return committed.Granted ? plan.Actual : throw new InvalidOperationException(committed.Message);
    }
}

/// <summary>What a saga will do.</summary>
/// <param name="Tenant">Whose budget.</param>
/// <param name="Estimate">What it reserves.</param>
/// <param name="Actual">What it commits.</param>
/// <param name="Fails">True where its work fails.</param>
/// <param name="IsLost">True where it ends without a word.</param>
public sealed record SpendingPlan(string Tenant, int Estimate, int Actual, bool Fails, bool IsLost);

/// <summary>The work of the sagas.</summary>
public static class SpendingWork
{
    /// <summary>Works, or fails.</summary>
    /// <param name="plan">Which.</param>
    [Function(nameof(Work))]
    public static string Work([ActivityTrigger] SpendingPlan plan) => plan.Fails ? throw new IOException("It failed at random.") : "done";
}
