using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>Of two endpoints, the one with fewer calls under way for its weight, and for what it can bear where that is known.</summary>
internal sealed class LeastRequests(Random random) : IBalancer
{
    public string Name => "least-requests";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new TwoChoices(
        [.. endpoints], static endpoint => endpoint.State.Load / endpoint.Definition.Weight, random);
}
