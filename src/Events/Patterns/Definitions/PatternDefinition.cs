namespace FunctionsOrchestration.Events.Patterns;

/// <summary>A temporal pattern as it is written down: in JSON, or with <see cref="PatternBuilder"/>. It says what to find, and holds no state.</summary>
public sealed record PatternDefinition : IPatternDefinition
{
    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Types of events that the pattern looks at; empty for all. Events of other types do not exist for it: they break no strict contiguity.
    /// </summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>
    /// The field whose value partitions the events: <c>$subject</c>, <c>$type</c>, or a field of the data. Empty puts all events into one
    /// partition. Events without the field are left out and counted.
    /// </summary>
    public string Key { get; init; } = "$subject";

    /// <summary>The steps in their order; 1–32.</summary>
    public IReadOnlyList<StepDefinition> Steps { get; init; } = [];

    /// <summary>The time that a whole match may take: every event comes earlier than this after the first. Null has no limit.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>What may still match after a match.</summary>
    public SkipDefinition Skip { get; init; } = new();

    /// <summary>Which events may begin a match.</summary>
    public StartDefinition Starts { get; init; } = new();

    /// <summary>How much the pattern may keep in memory.</summary>
    public LimitsDefinition Limits { get; init; } = new();
}
