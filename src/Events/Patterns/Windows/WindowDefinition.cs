namespace FunctionsOrchestration.Events.Patterns;

/// <summary>How events are gathered.</summary>
public enum WindowKind
{
    /// <summary>Spans of <see cref="WindowDefinition.Size"/>, one after the other.</summary>
    Tumbling,

    /// <summary>Spans of <see cref="WindowDefinition.Size"/> that begin every <see cref="WindowDefinition.Slide"/>; also called hopping.</summary>
    Sliding,

    /// <summary>Events with less than <see cref="WindowDefinition.Gap"/> between them.</summary>
    Session,

    /// <summary>The last <see cref="WindowDefinition.Count"/> events, reported every <see cref="WindowDefinition.Every"/> events.</summary>
    Count,
}

/// <summary>What is worked out of the events of a window.</summary>
public enum AggregateFunction
{
    /// <summary>How many events there are; with a field, how many have it.</summary>
    Count,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The least number.</summary>
    Min,

    /// <summary>The greatest number.</summary>
    Max,

    /// <summary>The mean.</summary>
    Avg,

    /// <summary>How many different values there are: exact up to 1,024, within about 2 % above.</summary>
    Distinct,

    /// <summary>A quantile, within 1 %.</summary>
    Quantile,
}

/// <summary>One figure of a window.</summary>
/// <param name="Name">Its name in the result.</param>
/// <param name="Function">What is worked out.</param>
/// <param name="Field">Of which field; needed by all but count.</param>
/// <param name="Share">For a quantile, its share, 0–1.</param>
public sealed record AggregateDefinition(string Name, AggregateFunction Function, string? Field = null, double Share = 0.5);

/// <summary>A window over events, by event time or by count.</summary>
public sealed record WindowDefinition : IPatternDefinition
{
    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events that it gathers; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must hold for an event to be gathered; it refers to no steps.</summary>
    public ConditionDefinition? Where { get; init; }

    /// <summary>The field by whose value events are gathered apart; empty for not at all.</summary>
    public string Key { get; init; } = "$subject";

    /// <summary>How events are gathered.</summary>
    public WindowKind Kind { get; init; }

    /// <summary>The span of a tumbling or sliding window.</summary>
    public TimeSpan Size { get; init; }

    /// <summary>How often a sliding window begins; the size is a multiple of it, 1–1,000.</summary>
    public TimeSpan Slide { get; init; }

    /// <summary>The silence that ends a session.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>How many events a window by count holds, 1–10,000.</summary>
    public int Count { get; init; }

    /// <summary>After how many events a window by count is reported; 1 after each, <see cref="Count"/> for batches.</summary>
    public int Every { get; init; } = 1;

    /// <summary>What is worked out, 1–32 figures.</summary>
    public IReadOnlyList<AggregateDefinition> Aggregates { get; init; } = [];

    /// <summary>How long after its end a window still takes events; each then reports it anew. Less than the size or gap.</summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>Windows, or parts of windows, of one key that are held at most; beyond it the oldest are dropped and counted.</summary>
    public int Most { get; init; } = 100_000;
}
