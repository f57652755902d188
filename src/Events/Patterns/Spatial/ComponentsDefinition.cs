namespace FunctionsOrchestration.Events.Patterns;

/// <summary>The same condition at so many components of a group within a time.</summary>
public sealed record ComponentsDefinition : IPatternDefinition
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

    /// <summary>The field that names the component, for example a host.</summary>
    public string Component { get; init; } = "$subject";

    /// <summary>The field that names the group, for example a region; empty for one group. Where <see cref="Topology"/> is given it is not looked at.</summary>
    public string Group { get; init; } = "";

    /// <summary>Declared groups with their components; events of other components do not count. Null learns groups from the events.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Topology { get; init; }

    /// <summary>How many components; null where <see cref="Share"/> is given. From 2.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Which share of the components of a group, declared or learnt by <see cref="LearnFor"/>, above 0 and at most 1; rounded up, and at
    /// least 2 components.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>
    /// Learns which components a group has: those with any event of <see cref="Types"/> in this time, whether <see cref="Where"/> held for it
    /// or not. So a topology comes from traces or heartbeats. Null learns none.
    /// </summary>
    public TimeSpan? LearnFor { get; init; }

    /// <summary>Within which time.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Components that are remembered at most; beyond it the one not heard of longest is forgotten. 1–10,000,000.</summary>
    public int Most { get; init; } = 100_000;
}
