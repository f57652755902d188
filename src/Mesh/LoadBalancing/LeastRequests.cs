using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>Of two endpoints, the one with fewer calls under way for its weight.</summary>
internal sealed class LeastRequests(Random random) : IBalancer
{
    public string Name => "least-requests";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new TwoChoices(
        [.. endpoints], static endpoint => (endpoint.State.InFlight + 1.0) / endpoint.Definition.Weight, random);
}
