namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Events of several streams that have a value in common, in any order, within a time. A match uses its events up: the next one of the
/// same value begins anew.
/// </summary>
public sealed record CorrelationDefinition : IPatternDefinition
{
    /// <summary>Streams that it may name.</summary>
    public const int MostStreams = 16;

    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events that exist for it; empty for all. Each stream chooses among them.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The streams, 2–16. An event that fits several is taken by the first.</summary>
    public IReadOnlyList<NamedStreamDefinition> Streams { get; init; } = [];

    /// <summary>Of how many of the streams there must be an event, from 2; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>Within which time.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Values that are remembered at most; beyond it the one not heard of longest is forgotten. 1–1,000,000.</summary>
    public int Most { get; init; } = 100_000;
}

/// <summary>One stream of a correlation.</summary>
public sealed record NamedStreamDefinition
{
    /// <summary>Its name, unique in the pattern; 1–63 letters, digits, hyphens, underscores.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where its events come from, for example a topic; null for anywhere. See <see cref="PatternEvent.Stream"/>.</summary>
    public string? From { get; init; }

    /// <summary>Types of events that it takes; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must hold for an event to be taken; it refers to no steps.</summary>
    public ConditionDefinition? Where { get; init; }

    /// <summary>The field with the value that the streams have in common.</summary>
    public string Key { get; init; } = "$subject";
}
