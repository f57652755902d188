namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What a match discards. The names and the meaning are Flink CEP's after-match skip strategies.</summary>
public enum SkipStrategy
{
    /// <summary>Nothing: every match is reported.</summary>
    NoSkip,

    /// <summary>All that began with the same event.</summary>
    SkipToNext,

    /// <summary>All that began up to the match's last event.</summary>
    SkipPastLastEvent,

    /// <summary>All that began before the first event of a step.</summary>
    SkipToFirst,

    /// <summary>All that began before the last event of a step.</summary>
    SkipToLast,
}

/// <summary>What may still match after a match.</summary>
public sealed record SkipDefinition
{
    /// <summary>The strategy.</summary>
    public SkipStrategy Strategy { get; init; }

    /// <summary>The step of <see cref="SkipStrategy.SkipToFirst"/> and <see cref="SkipStrategy.SkipToLast"/>; where a match lacks it, nothing is discarded.</summary>
    public string? Step { get; init; }
}

/// <summary>Which events may begin a match. The words are Esper's: <c>every</c>, none, and <c>every-distinct</c>.</summary>
public enum StartRule
{
    /// <summary>Each that fits.</summary>
    Every,

    /// <summary>The first that fits in each partition, and none after it.</summary>
    First,

    /// <summary>Each that fits and whose field has a value that began nothing for a while.</summary>
    EveryDistinct,
}

/// <summary>Which events may begin a match.</summary>
public sealed record StartDefinition
{
    /// <summary>The rule.</summary>
    public StartRule Rule { get; init; }

    /// <summary>The field whose values must differ; for <see cref="StartRule.EveryDistinct"/>.</summary>
    public string? Field { get; init; }

    /// <summary>How long a value is remembered; for <see cref="StartRule.EveryDistinct"/>.</summary>
    public TimeSpan? For { get; init; }
}

/// <summary>How much a pattern may keep. When a limit is reached the oldest is dropped and counted; matching goes on.</summary>
public sealed record LimitsDefinition
{
    /// <summary>Partial matches of one partition, 1–1,000,000; the one that began first is dropped.</summary>
    public int PartialsPerKey { get; init; } = 1_000;

    /// <summary>Partial matches of all partitions, 1–100,000,000; the partition that was idle longest loses its own.</summary>
    public int Partials { get; init; } = 100_000;

    /// <summary>Partitions and distinct values that are remembered, 1–10,000,000; the one not seen longest is forgotten.</summary>
    public int Keys { get; init; } = 100_000;
}
