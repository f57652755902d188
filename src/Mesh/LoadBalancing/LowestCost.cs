using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// The cheapest endpoints, and among equals the one with fewer calls under way. A retry goes to the next dearer ones when the cheapest
/// is only one. Costs are compared for a call of 1,000 tokens.
/// </summary>
internal sealed class LowestCost(LeastRequests equals) : IBalancer
{
    public string Name => "lowest-cost";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new Picker(
        [.. endpoints.GroupBy(Cost).OrderBy(group => group.Key).Select(group => equals.Prepare([.. group]))]);

    private static double Cost(EndpointModel endpoint) => endpoint.Definition.CostPerCall + endpoint.Definition.CostPerThousandTokens;

    private sealed class Picker(IPicker[] cheapestFirst) : IPicker
    {
        public EndpointModel? Pick(in PickContext context)
        {
            var cheapest = cheapestFirst[0].Pick(context);
            return cheapest == context.Tried && cheapestFirst.Length > 1 ? cheapestFirst[1].Pick(context) : cheapest;
        }
    }
}
