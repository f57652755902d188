namespace FunctionsOrchestration.Events.Patterns;

/// <summary>How a step follows the one before it. The names and the meaning are Flink CEP's.</summary>
public enum Contiguity
{
    /// <summary>The very next event of the partition must match.</summary>
    Next,

    /// <summary>The next event that matches; others in between are passed over.</summary>
    FollowedBy,

    /// <summary>Any later event that matches, each in a match of its own.</summary>
    FollowedByAny,

    /// <summary>The very next event must not match.</summary>
    NotNext,

    /// <summary>No event up to the next step may match; at the end, none until the time is over.</summary>
    NotFollowedBy,
}

/// <summary>How the events of a step that takes several follow each other.</summary>
public enum Repetition
{
    /// <summary>Events that do not match are passed over.</summary>
    Relaxed,

    /// <summary>The events follow each other directly.</summary>
    Consecutive,

    /// <summary>Events that match may be passed over too, which gives every combination.</summary>
    Combinations,
}

/// <summary>One step of a pattern.</summary>
public sealed record StepDefinition
{
    /// <summary>Its name, unique in the pattern; 1–63 letters, digits, hyphens, underscores.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it follows the step before it. The first step's is not looked at.</summary>
    public Contiguity Contiguity { get; init; } = Contiguity.FollowedBy;

    /// <summary>Types of events that it takes; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must hold for an event to be taken; null for nothing.</summary>
    public ConditionDefinition? Where { get; init; }

    /// <summary>How many events it takes at least. 0 is the same as <see cref="Optional"/> with 1.</summary>
    public int Min { get; init; } = 1;

    /// <summary>How many events it takes at most; null for any number.</summary>
    public int? Max { get; init; } = 1;

    /// <summary>Whether it may be left out altogether.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether it takes as many as it can: a later step is not reached past an event that this one could have taken.</summary>
    public bool Greedy { get; init; }

    /// <summary>How its events follow each other.</summary>
    public Repetition Repetition { get; init; }

    /// <summary>Ends the repetition: the event that fulfils it, and all later ones, are not taken.</summary>
    public ConditionDefinition? Until { get; init; }

    /// <summary>Time from the event taken before to each event of this step; for a step at the end that must not come, how long it must not.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whether it says what must not come.</summary>
    internal bool IsNegative => Contiguity is Contiguity.NotNext or Contiguity.NotFollowedBy;

    /// <summary>Whether it takes more than one event.</summary>
    internal bool Repeats => Max is null or > 1;

    /// <summary>Whether it may be left out.</summary>
    internal bool CanBeLeftOut => Optional || Min == 0;
}
