namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>One step of a budget.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Answer">What came of it.</param>
public sealed record BudgetStep(BudgetState State, BudgetAnswer Answer);
