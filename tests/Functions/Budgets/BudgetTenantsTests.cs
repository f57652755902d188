using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Functions.Tests.Budgets;

/// <summary>Who pays for an ingestion.</summary>
public sealed class BudgetTenantsTests
{
    [Theory]
    [InlineData("acme", false, "acme", null)]
    [InlineData("acme", true, "acme", null)]
    [InlineData("other", false, "ingestion", null)]
    [InlineData("other", true, "other", 403)]
    [InlineData(null, false, "ingestion", null)]
    [InlineData(null, true, "api", 403)]
    [InlineData("", false, "", 400)]
    public async Task Of_CallerWithAndWithoutABudget_NamesWhoPaysOrRefuses(string? caller, bool isStrict, string tenant, int? status)
    {
        await using var engine = await AppEngine.StartAsync();
        await engine.Client.Entities.SignalEntityAsync(
            BudgetTenants.EntityOf("acme"), nameof(Budget.Declare), new Change<BudgetDefinition>(new() { ModelCalls = 1 }, 0),
            cancellation: AppEngine.Stop);
        await engine.Host.SettleAsync();
        var request = new DefaultHttpContext().Request;
        if (caller is not null) request.Headers["x-mesh-caller"] = caller;

        var (payer, refusal) = await BudgetTenants.OfAsync(request, engine.Client, new BudgetOptions { Strict = isStrict }, AppEngine.Stop);

        Assert.Equal((tenant, status), (payer, (refusal as ObjectResult)?.StatusCode));
    }
}
