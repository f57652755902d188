using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>The algorithms by their names in the catalog.</summary>
internal static class ConcurrencyAlgorithms
{
    /// <summary>Every name that the catalog may use.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "aimd", "vegas", "gradient2"];

    /// <summary>A limiter for one endpoint; null where its concurrency is not limited.</summary>
    /// <param name="definition">A definition that is valid.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chance.</param>
    public static AdaptiveConcurrencyLimiter? Limiter(ConcurrencyDefinition definition, TimeProvider time, Random random) =>
        Create(definition.Algorithm, random) is { } algorithm ? new AdaptiveConcurrencyLimiter(algorithm, definition, time) : null;

    /// <summary>The algorithm of that name, in any case; null is none.</summary>
    public static IConcurrencyAlgorithm? Create(string name, Random random) => name.ToLowerInvariant() switch
    {
        "none" => null,
        "aimd" => new Aimd(),
        "vegas" => new Vegas(random),
        "gradient2" => new Gradient2(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such algorithm."),
    };
}
