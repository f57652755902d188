namespace FunctionsOrchestration.Events.Patterns;

/// <summary>So many components near each other within a time.</summary>
public sealed record ClusterDefinition : IPatternDefinition
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

    /// <summary>The field that names what is at the place; only its last place counts.</summary>
    public string Component { get; init; } = "$subject";

    /// <summary>The field with the degrees north.</summary>
    public string Latitude { get; init; } = "latitude";

    /// <summary>The field with the degrees east.</summary>
    public string Longitude { get; init; } = "longitude";

    /// <summary>How many components, from 2.</summary>
    public int Count { get; init; } = 3;

    /// <summary>How near to one of them the others are, in metres; above 0, at most 1,000,000.</summary>
    public double Metres { get; init; } = 1_000;

    /// <summary>Within which time.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Components that are remembered at most; beyond it the one not heard of longest is forgotten. 1–1,000,000.</summary>
    public int Most { get; init; } = 100_000;
}
