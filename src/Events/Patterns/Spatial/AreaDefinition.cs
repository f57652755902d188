namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// A component that comes near a place, or into an area. It is reported when it comes, not while it stays; when it has left, it can come again.
/// </summary>
public sealed record AreaDefinition : IPatternDefinition
{
    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events that it looks at; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must hold for an event to count; it refers to no steps.</summary>
    public ConditionDefinition? Where { get; init; }

    /// <summary>The field that names what is at the place.</summary>
    public string Component { get; init; } = "$subject";

    /// <summary>The place or area.</summary>
    public GeoDefinition Place { get; init; } = new();

    /// <summary>After which time without an event of it a component counts as gone.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Components inside that are remembered at most; beyond it the one not heard of longest is forgotten. 1–1,000,000.</summary>
    public int Most { get; init; } = 100_000;
}
