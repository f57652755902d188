using FunctionsOrchestration.Budgets;

namespace FunctionsOrchestration.Models;

/// <summary>Who calls a model: a step of an instance of a scenario.</summary>
/// <param name="Caller">The scenario, for example <c>insights</c>: calls of one never take the places of another.</param>
/// <param name="Key">
/// Names the step, so that one that runs again because its result was lost gets the first answer; null where asking again costs less than
/// remembering.
/// </param>
public sealed record ModelStep(string Caller, string? Key)
{
    /// <summary>Whose budget pays: the scenario's. Null for ingestions, which reserve and commit what they spend themselves.</summary>
    public string? Tenant => Caller == BudgetTenants.Ingestion ? null : Caller;

    /// <summary>Instance id of the saga that the step belongs to; null where there is none.</summary>
    public string? Saga { get; init; }

    /// <summary>A step on a document. Its folder begins with the id of the instance, and that with the name of the scenario.</summary>
    /// <param name="folder">The document's folder, for example <c>insights-0a1b/007</c>.</param>
    /// <param name="name">What tells the step from others on the document that ask the same operation.</param>
    public static ModelStep Of(string folder, string name) => new(ScenarioOf(folder), $"{folder}/{name}") { Saga = SagaOf(folder) };

    /// <summary>A step on a document that may as well ask again.</summary>
    /// <param name="folder">The document's folder.</param>
    public static ModelStep Repeatable(string folder) => new(ScenarioOf(folder), null) { Saga = SagaOf(folder) };

    private static string SagaOf(string folder) => folder.Split('/', 2)[0];

    private static string ScenarioOf(string folder) => folder.Split('-', 2)[0];
}
