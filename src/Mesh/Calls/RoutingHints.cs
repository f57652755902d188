namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>Wishes of a caller about the way of its call.</summary>
public sealed record RoutingHints
{
    /// <summary>The version that must answer; null leaves it to the service.</summary>
    public string? Version { get; init; }

    /// <summary>Calls with the same key go to the same endpoint while it is well, under the balancer <c>consistent-hash</c>.</summary>
    public string? AffinityKey { get; init; }

    /// <summary>Where the caller is, for example <c>westeurope</c>. Endpoints there are preferred within a priority.</summary>
    public string? Locality { get; init; }

    /// <summary>Headers of the caller's request, for routing by header; names in any case.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
