using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What a call costs: the endpoint's price of a call, its price of a thousand tokens for the tokens used, and one model call.</summary>
internal static class CallCost
{
    // Where the caller sets no end to what is generated.
    private const int UsualOutput = 1_024;

    /// <summary>What is set aside before the call: by the dearest endpoint that it may come to, since none is chosen yet.</summary>
    public static BudgetAmount Estimate(MeshCall call)
    {
        var tokens = TokenEstimate.Of(call.Request.Payload, UsualOutput);
        var money = 0L;
        foreach (var endpoint in call.Service.Endpoints) money = Math.Max(money, Money(endpoint.Definition, tokens));
        return new(money, tokens, 1);
    }

    /// <summary>What it came to. An answer is paid for; an attempt that failed was a call, which providers do not charge for.</summary>
    public static BudgetAmount Actual(MeshCall call, MeshResult result)
    {
        if (!result.IsOk) return new(Calls: 1);
        var tokens = result.Usage?.Total ?? 0;
        var endpoint = call.Service.Endpoints.FirstOrDefault(one => one.Id == result.Route.Endpoint);
        return new(endpoint is null ? 0 : Money(endpoint.Definition, tokens), tokens, 1);
    }

    private static long Money(EndpointDefinition endpoint, long tokens)
    {
        if (endpoint is { CostPerCall: 0, CostPerThousandTokens: 0 }) return 0;
        var price = (decimal)endpoint.CostPerCall + ((decimal)endpoint.CostPerThousandTokens * tokens / 1_000);
        return (long)Math.Min(decimal.Ceiling(price * BudgetAmount.MicroUnitsPerUnit), BudgetAmount.Most);
    }
}
