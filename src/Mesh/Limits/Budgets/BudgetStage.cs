using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>
/// Lets a call spend from its tenant's budget: an estimate is taken before it, and what it cost is settled after it. A call that reached
/// nobody costs nothing; one whose end nobody saw costs what it took.
/// </summary>
/// <param name="budgets">The declared budgets.</param>
/// <param name="options">Whether tenants need one.</param>
/// <param name="time">The clock.</param>
internal sealed class BudgetStage(TenantBudgets budgets, BudgetOptions options, TimeProvider time) : IMeshStage
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        if ((budgets.IsEmpty && !options.Strict) || call.Request.Tenant is not { } tenant) return next(call, cancellation);
        if (budgets.Find(tenant) is { } budget) return SpendAsync(tenant, budget, call, next, cancellation);
        return options.Strict
            ? ValueTask.FromResult(call.Refuse(
                ProblemReason.UnknownCaller,
                $"Tenant '{tenant}' has no budget, and Budgets:Strict refuses who has none. PUT /api/budgets/{tenant} declares one."))
            : next(call, cancellation);
    }

    private async ValueTask<MeshResult> SpendAsync(
        string tenant, TenantBudget budget, MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var estimate = CallCost.Estimate(call);
        var taking = await budget.TakeAsync(estimate, cancellation);
        if (taking.Ticket is not { } ticket) return Refuse(tenant, estimate, taking.Known, call);

        var (attempts, cost) = (call.Attempts, estimate);
        try
        {
            var result = await next(call, cancellation);
            cost = call.Attempts == attempts ? default : CallCost.Actual(call, result);
            return result;
        }
        finally
        {
            budget.Settle(ticket, cost);
        }
    }

    private MeshResult Refuse(string tenant, BudgetAmount estimate, BudgetPeriod? known, MeshCall call)
    {
        if (known is null)
        {
            return call.Refuse(
                ProblemReason.BudgetUnavailable, $"The budget of '{tenant}' cannot be looked up now; nobody was called.", AskAgain);
        }

        var answer = BudgetLedger.AnswerOf(known, granted: false);
        var refusal = call.Refuse(
            ProblemReason.BudgetExhausted, $"The budget of '{tenant}' has not enough left. {answer.Shortage(estimate)}",
            known.End - time.GetUtcNow());
        return refusal with { Problem = refusal.Problem! with { Budget = new(tenant, answer) } };
    }
}
