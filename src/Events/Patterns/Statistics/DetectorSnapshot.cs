namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that a detector has learnt, as plain records for JSON. As large as <see cref="DetectorDefinition.Most"/> allows.</summary>
public sealed record DetectorSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>How it found.</summary>
    public DetectorKind Kind { get; init; }

    /// <summary>The field that it looked at.</summary>
    public string Field { get; init; } = "";

    /// <summary>The field by which events were looked at apart.</summary>
    public string Key { get; init; } = "";

    /// <summary>Values of one comparison.</summary>
    public int Window { get; init; }

    /// <summary>The period of a season.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The parts of a season.</summary>
    public int Parts { get; init; }

    /// <summary>The interval of a rate.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>The quantile that was looked at.</summary>
    public double Share { get; init; }

    /// <summary>Keys that had been forgotten because there were too many.</summary>
    public long Dropped { get; init; }

    /// <summary>What is known of each key, the one not seen longest in front.</summary>
    public IReadOnlyList<SavedSeries> Series { get; init; } = [];
}

/// <summary>What a detector knows of one key. What the numbers mean, each kind says where it writes them.</summary>
public sealed record SavedSeries
{
    /// <summary>The key.</summary>
    public string Key { get; init; } = "";

    /// <summary>Single figures; null for one that is no number any more, with which nothing can go on.</summary>
    public IReadOnlyList<double?> Numbers { get; init; } = [];

    /// <summary>Values that are kept as they came: a first sample, or the last ones.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Values of a window that is not complete.</summary>
    public IReadOnlyList<double> Open { get; init; } = [];

    /// <summary>What was learnt first, or all scores.</summary>
    public SavedSketch? Learnt { get; init; }

    /// <summary>The window that is not complete.</summary>
    public SavedSketch? OpenSketch { get; init; }
}

/// <summary>What became of a snapshot of a detector.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Keys of which it still knows what is usual.</param>
/// <param name="Lost">Keys that it learns anew.</param>
public sealed record DetectorRestoration(DetectorOperator Operator, int Kept, int Lost);
