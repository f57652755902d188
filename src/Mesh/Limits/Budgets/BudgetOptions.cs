namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What holds for all budgets: the section <c>Budgets</c> of the configuration.</summary>
public sealed record BudgetOptions
{
    /// <summary>True refuses tenants without a budget of their own. False, the default, lets them spend without limit.</summary>
    public bool Strict { get; init; }

    /// <summary>The currency of the catalog's prices, as its three letters (ISO 4217). Default USD.</summary>
    public string Currency { get; init; } = "USD";
}
