namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>One service as the catalog declares it.</summary>
public sealed record ServiceDefinition
{
    /// <summary>Name under which it is called: lower-case letters, digits and hyphens, unique in the catalog.</summary>
    public required string Name { get; init; }

    /// <summary>One of vision, nlp, timeseries, recommendation, generative.</summary>
    public required string Domain { get; init; }

    /// <summary>The domain's operations that it offers.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>Names of the transforms by which what other domains give may enter. Default: all that there are.</summary>
    public IReadOnlyList<string> Transforms { get; init; } = Translation.Transforms.Names;

    /// <summary>The version that answers unless a call or a rollout says otherwise; null takes the only one that there is.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>Where it can be called.</summary>
    public IReadOnlyList<EndpointDefinition> Endpoints { get; init; } = [];

    /// <summary>How calls are spread.</summary>
    public BalancingDefinition Balancing { get; init; } = new();

    /// <summary>How the well are told from the sick.</summary>
    public HealthDefinition Health { get; init; } = new();

    /// <summary>What happens when a call goes wrong.</summary>
    public ResilienceDefinition Resilience { get; init; } = new();

    /// <summary>How much may be under way.</summary>
    public ContainmentDefinition Containment { get; init; } = new();
}
