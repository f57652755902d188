using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Budgets;

/// <summary>Budgets over HTTP: what each tenant may spend, has spent and has left.</summary>
/// <param name="table">Which budgets are declared.</param>
/// <param name="options">What holds for all of them.</param>
/// <param name="ingestion">The budget of ingestions while none is declared.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says who changes a budget.</param>
public sealed class BudgetDeclarations(
    IControlTable table, BudgetOptions options, IOptions<IngestionOptions> ingestion, TimeProvider time, ILogger<BudgetDeclarations> log)
{
    private const string Route = "budgets/{tenant}";
    private const int MostBudgets = 1_000;

    /// <summary><c>GET /api/budgets</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with every declared budget and that of ingestions, by tenant.</returns>
    [Function("ListBudgets")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "budgets")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        var tenants = (await TenantsAsync(stop)).Append(BudgetTenants.Ingestion).Distinct().Order(StringComparer.Ordinal);
        var views = new List<BudgetView>();
        foreach (var tenant in tenants)
        {
            if (await ViewAsync(client, tenant, stop) is { } view) views.Add(view);
        }

        return Serialization.Answer(new { budgets = views });
    });

    /// <summary><c>GET /api/budgets/{tenant}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="tenant">Whose budget.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the budget and its version as ETag; 404 where the tenant has none.</returns>
    [Function("ShowBudget")]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client, string tenant, CancellationToken stop) =>
        await ViewAsync(client, tenant, stop) is { } view ? Versions.Answer(request, view, view.Version) : NoBudget(tenant);

    /// <summary><c>PUT /api/budgets/{tenant}</c>: declares a budget, or with <c>If-Match</c> changes it.</summary>
    /// <param name="request">The declaration.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="tenant">Whose budget.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>201 or 200 with the budget; 400 with everything that is wrong; 412 with the present one where it is another.</returns>
    [Function("DeclareBudget")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client, string tenant, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        var wanted = await JsonBody.ReadAsync<BudgetDefinition>(request, errors, stop);
        foreach (var error in wanted is null ? [] : BudgetRules.Check(tenant, wanted, options.Currency))
            errors.Add(error.Field, error.Value, error.Problem, error.Fix);
        if (errors.Count == 0 && await TenantsAsync(stop) is var known && known.Count >= MostBudgets && !known.Contains(tenant))
            errors.Add("tenant", tenant, $"There are {known.Count} budgets, as many as may be.", "Take back one that is not used.");
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var changed = await ChangeAsync(client, tenant, new(wanted, expected), stop);
        if (!changed.IsApplied) return Versions.Stale(request, "budget", changed);
        log.BudgetDeclared(tenant, changed.Version);
        return Versions.Answer(request, (await ViewAsync(client, tenant, stop))!, changed.Version, isNew: expected == 0);
    });

    /// <summary>
    /// <c>DELETE /api/budgets/{tenant}</c> with <c>If-Match</c>: takes the declaration back. Open reservations can still be committed.
    /// </summary>
    /// <param name="request">Has no body.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="tenant">Whose budget.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>204; 404 where none is declared; 412 with the present one where it is another.</returns>
    [Function("RemoveBudget")]
    public Task<IActionResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client, string tenant, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if ((await BudgetTenants.ReadAsync(client, tenant, stop))?.Definition is null) return NoBudget(tenant);

        var changed = await ChangeAsync(client, tenant, new(null, expected), stop);
        if (!changed.IsApplied) return Versions.Stale(request, "budget", changed);
        log.BudgetRemoved(tenant);
        return new NoContentResult();
    });

    private static async Task<Changed<BudgetDefinition>> ChangeAsync(
        DurableTaskClient client, string tenant, Change<BudgetDefinition> change, CancellationToken stop) =>
        (await client.CallEntityAsync<Changed<BudgetDefinition>>(BudgetTenants.EntityOf(tenant), nameof(Budget.Declare), change, stop))!;

    private async Task<HashSet<string>> TenantsAsync(CancellationToken stop) =>
        [.. (await table.ReadAsync(stop)).Where(notice => notice.Kind == BudgetNotices.Kind).Select(notice => notice.Key)];

    private async Task<BudgetView?> ViewAsync(DurableTaskClient client, string tenant, CancellationToken stop)
    {
        var state = await BudgetTenants.ReadAsync(client, tenant, stop) ?? new BudgetState();
        if (tenant == BudgetTenants.Ingestion) state = state with { Default = BudgetTenants.DefaultOf(ingestion.Value) };
        return BudgetView.Of(tenant, BudgetLedger.Expire(state, time.GetUtcNow()));
    }

    private static IActionResult NoBudget(string tenant) => Problems.NotFound(
        "tenant", tenant, "budget", $"No budget of '{tenant}' is declared.",
        $"PUT /api/budgets/{tenant} declares one; GET /api/budgets lists all.");

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Look at the budget before you send it again.");
}
