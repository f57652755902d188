using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>How declared budgets stand on the control board, where every worker sees them.</summary>
public static class BudgetNotices
{
    /// <summary>The kind of these notices.</summary>
    public const string Kind = "budget";

    /// <summary>The notice of a budget.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="definition">What is declared.</param>
    public static ControlNotice Of(string tenant, BudgetDefinition definition) =>
        new(Kind, tenant, JsonSerializer.Serialize(definition, JsonSerializerOptions.Web));

    /// <summary>What a notice of this kind declares.</summary>
    /// <param name="notice">The notice.</param>
    public static BudgetDefinition Read(ControlNotice notice) =>
        JsonSerializer.Deserialize<BudgetDefinition>(notice.Json, JsonSerializerOptions.Web)!;
}
