namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that a program holds, as plain records for JSON. One of the parts is there, that of its kind.</summary>
public sealed record ProgramSnapshot
{
    /// <summary>The form of these records; each part has a form of its own.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The pattern's name.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The pattern's version.</summary>
    public int Version { get; init; }

    /// <summary>What the program had done.</summary>
    public ProgramCounters Counters { get; init; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Of a temporal pattern.</summary>
    public MatcherSnapshot? Matcher { get; init; }

    /// <summary>Of a window.</summary>
    public WindowSnapshot? Windows { get; init; }

    /// <summary>Of a detector.</summary>
    public DetectorSnapshot? Detector { get; init; }

    /// <summary>Of a pattern over components.</summary>
    public ComponentsSnapshot? Components { get; init; }

    /// <summary>Of a pattern over clusters.</summary>
    public ClusterSnapshot? Cluster { get; init; }

    /// <summary>Of a pattern over an area.</summary>
    public AreaSnapshot? Area { get; init; }

    /// <summary>Of a correlation.</summary>
    public CorrelationSnapshot? Correlation { get; init; }
}

/// <summary>What became of a snapshot of a program.</summary>
/// <param name="Program">The program that goes on from it.</param>
/// <param name="Kept">How much of what it held goes on; see <see cref="ProgramCounters.Held"/>.</param>
/// <param name="Lost">How much does not fit the present form.</param>
public sealed record ProgramRestoration(PatternProgram Program, int Kept, int Lost);
