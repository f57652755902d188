using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>Of two endpoints, the one with the larger share of its tokens and requests left in this minute.</summary>
internal sealed class UsageBalancer(Random random) : IBalancer
{
    public string Name => "usage";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new TwoChoices(
        [.. endpoints], static endpoint => endpoint.State.Usage.Used(endpoint.Definition), random);
}
