namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>How many calls of a service may be under way.</summary>
public sealed record ContainmentDefinition
{
    /// <summary>Calls of the service at a time.</summary>
    public int MaxConcurrent { get; init; } = 256;

    /// <summary>Calls of the service at a time in all workers together, 1–1,000,000; null counts only those of each worker.</summary>
    public int? MaxConcurrentOverall { get; init; }

    /// <summary>Calls of one caller at a time.</summary>
    public int MaxConcurrentPerCaller { get; init; } = 64;

    /// <summary>Calls of one caller that may wait for a place.</summary>
    public int MaxQueuedPerCaller { get; init; } = 64;

    /// <summary>How many calls each endpoint is given at a time, by what it can bear.</summary>
    public ConcurrencyDefinition Concurrency { get; init; } = new();
}

/// <summary>Adaptive concurrency of each endpoint.</summary>
public sealed record ConcurrencyDefinition
{
    /// <summary>One of none, aimd, vegas, gradient2.</summary>
    public string Algorithm { get; init; } = "none";

    /// <summary>The limit to begin with.</summary>
    public int Initial { get; init; } = 20;

    /// <summary>The lowest limit.</summary>
    public int Min { get; init; } = 1;

    /// <summary>The highest limit.</summary>
    public int Max { get; init; } = 1_000;
}
