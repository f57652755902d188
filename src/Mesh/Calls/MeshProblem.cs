using FunctionsOrchestration.Mesh.Limits.Budgets;

namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>Why a call has no answer.</summary>
/// <param name="Reason">The kind, for code to decide by.</param>
/// <param name="Message">What happened and what would help, for people.</param>
/// <param name="RetryAfter">When another try makes sense; null where nobody knows or it never does.</param>
public sealed record MeshProblem(ProblemReason Reason, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The budget that has not enough left; null with every other reason.</summary>
    public SpentBudget? Budget { get; init; }
}

/// <summary>A budget that has not enough left for a call.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="State">Its limit, what is spent and reserved, and when the next period begins.</param>
public sealed record SpentBudget(string Tenant, BudgetAnswer State);
