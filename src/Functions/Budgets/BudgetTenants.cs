using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Budgets;

/// <summary>Who pays for work: the tenant that a request names, where it has a budget.</summary>
internal static class BudgetTenants
{
    /// <summary>The tenant whose budget ingestions of tenants without one spend together. Its name is older than tenants are.</summary>
    public const string Ingestion = "ingestion";

    public static EntityInstanceId EntityOf(string tenant) => new(nameof(Budget), tenant);

    /// <summary>What <see cref="Ingestion"/> may spend while nobody declares it.</summary>
    public static BudgetDefinition DefaultOf(IngestionOptions options) => new() { ModelCalls = options.ModelCallsPerDay };

    /// <summary>The state of a tenant's budget; null where there has never been one.</summary>
    public static async Task<BudgetState?> ReadAsync(DurableTaskClient client, string tenant, CancellationToken cancellation) =>
        await client.Entities.GetEntityAsync<BudgetState>(EntityOf(tenant), cancellation: cancellation)
            is { IncludesState: true, State: { } state } ? state : null;

    /// <summary>Who pays for an ingestion that a request asks for; or the answer that refuses the request.</summary>
    public static async Task<(string Tenant, IActionResult? Refusal)> OfAsync(
        HttpRequest request, DurableTaskClient client, BudgetOptions options, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        var tenant = CallHeaders.ReadCaller(request, errors);
        if (errors.Count > 0) return (tenant, Problems.BadRequest(errors));
        if ((await ReadAsync(client, tenant, cancellation))?.Definition is not null) return (tenant, null);
        return options.Strict ? (tenant, Unknown(tenant)) : (Ingestion, null);
    }

    private static ObjectResult Unknown(string tenant) => Problems.Answer(
        403, "15.5.4", "The tenant has no budget.", "Nothing was started, stored or changed.",
        [new(CallHeaders.Caller, tenant, $"'{tenant}' has no budget, and Budgets:Strict refuses who has none.",
            $"Declare one with PUT /api/budgets/{tenant}, or name a tenant that has one.")]);
}
