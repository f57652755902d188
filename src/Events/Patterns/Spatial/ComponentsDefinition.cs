namespace FunctionsOrchestration.Events.Patterns;

/// <summary>The same condition at so many components of a group within a time.</summary>
public sealed record ComponentsDefinition
{
    /// <summary>Its name, 1–63 characters.</summary>
    public string Name { get; init; } = "";

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

    /// <summary>Which share of the declared components of a group, above 0 and at most 1; rounded up, and at least 2 components.</summary>
    public double? Share { get; init; }

    /// <summary>Within which time.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Components that are remembered at most; beyond it the one not heard of longest is forgotten. 1–10,000,000.</summary>
    public int Most { get; init; } = 100_000;
}

/// <summary>So many components near each other within a time.</summary>
public sealed record ClusterDefinition
{
    /// <summary>Its name, 1–63 characters.</summary>
    public string Name { get; init; } = "";

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
