namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Something that is wrong with a plan.</summary>
/// <param name="Field">Path of the field, such as <c>canary.steps[2]</c>.</param>
/// <param name="Value">What stands there; null where nothing does.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record PlanError(string Field, string? Value, string Problem, string Fix);

/// <summary>What is known of a service when a plan for it is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stable">The version that answers now; null where it has none.</param>
/// <param name="Versions">Its versions.</param>
/// <param name="Operations">Names of its operations.</param>
/// <param name="CanStream">True where one of its operations can come in parts.</param>
/// <param name="Judges">Names of those who can compare answers.</param>
public sealed record ServiceFacts(
    string Name, string? Stable, IReadOnlyList<VersionFacts> Versions, IReadOnlyList<string> Operations, bool CanStream, IReadOnlyList<string> Judges)
{
    /// <summary>Parts of exclusion groups that experiments of other services use.</summary>
    public IReadOnlyList<ExclusionShare> TakenGroups { get; init; } = [];
}

/// <summary>What is known of a version.</summary>
/// <param name="Name">The version.</param>
/// <param name="Usable">Endpoints that can be used now.</param>
/// <param name="HasPrice">True where an endpoint of it has a price.</param>
public sealed record VersionFacts(string Name, int Usable, bool HasPrice);
