using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// Of two endpoints, the one that would answer sooner: its latency, in which peaks count at once and fade slowly, times the calls that
/// it has before it.
/// </summary>
internal sealed class PeakEwmaBalancer(Random random) : IBalancer
{
    public string Name => "peak-ewma";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new TwoChoices(
        [.. endpoints],
        static endpoint => endpoint.State.Latency.Milliseconds * endpoint.State.Load / endpoint.Definition.Weight,
        random);
}
