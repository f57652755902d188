namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>How the calls of a service are spread over its endpoints.</summary>
public sealed record BalancingDefinition
{
    /// <summary>One of weighted-random, round-robin, least-requests, peak-ewma, lowest-cost, usage, consistent-hash.</summary>
    public string Policy { get; init; } = "least-requests";

    /// <summary>Time after which a latency counts for 1/e in peak-ewma.</summary>
    public TimeSpan EwmaDecay { get; init; } = TimeSpan.FromSeconds(10);
}
