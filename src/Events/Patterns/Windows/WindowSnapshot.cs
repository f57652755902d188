namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that a window operator holds, as plain records for JSON. As large as <see cref="WindowDefinition.Most"/> allows.</summary>
public sealed record WindowSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>How events were gathered.</summary>
    public WindowKind Kind { get; init; }

    /// <summary>The length of a part of a window; for a session the gap, by count nothing.</summary>
    public TimeSpan Part { get; init; }

    /// <summary>The field by which events were gathered apart.</summary>
    public string Key { get; init; } = "";

    /// <summary>What was worked out.</summary>
    public IReadOnlyList<AggregateDefinition> Aggregates { get; init; } = [];

    /// <summary>Up to where windows had ended; null where there was no watermark yet.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>The end of the last window that was reported; null where none was.</summary>
    public DateTimeOffset? Reported { get; init; }

    /// <summary>Windows, or parts, that had been dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Events that had been too late.</summary>
    public long Late { get; init; }

    /// <summary>Events that had been without the key.</summary>
    public long Keyless { get; init; }

    /// <summary>Parts of windows by time, the oldest first.</summary>
    public IReadOnlyList<SavedPane> Panes { get; init; } = [];

    /// <summary>Sessions, the one that began first in front.</summary>
    public IReadOnlyList<SavedSession> Sessions { get; init; } = [];

    /// <summary>Windows by count, the one not seen longest in front.</summary>
    public IReadOnlyList<SavedRing> Rings { get; init; } = [];
}

/// <summary>A part of a window.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Key">The key.</param>
/// <param name="Figures">What is known of its events.</param>
public sealed record SavedPane(DateTimeOffset Start, string Key, SavedFigures Figures);

/// <summary>A session.</summary>
/// <param name="Key">The key.</param>
/// <param name="First">Its first event's time.</param>
/// <param name="Last">Its last event's time.</param>
/// <param name="Figures">What is known of its events.</param>
/// <param name="IsReported">Whether it was reported as it is.</param>
/// <param name="WasReported">Whether it was ever reported.</param>
public sealed record SavedSession(string Key, DateTimeOffset First, DateTimeOffset Last, SavedFigures Figures, bool IsReported, bool WasReported);

/// <summary>A window by count.</summary>
/// <param name="Key">The key.</param>
/// <param name="Seen">Events that came.</param>
/// <param name="Rows">Those that it holds, the oldest first.</param>
public sealed record SavedRing(string Key, long Seen, IReadOnlyList<SavedRow> Rows);

/// <summary>What a window by count keeps of an event.</summary>
/// <param name="Time">Its time.</param>
/// <param name="Values">A value for each figure.</param>
public sealed record SavedRow(DateTimeOffset Time, IReadOnlyList<SavedValue> Values);

/// <summary>What is known of the events of a part of a window.</summary>
/// <param name="Events">How many there are.</param>
/// <param name="Cells">A cell for each figure.</param>
public sealed record SavedFigures(long Events, IReadOnlyList<SavedCell> Cells);

/// <summary>What one figure is worked out of.</summary>
/// <param name="There">Events that have the field.</param>
/// <param name="Numbers">Events in which it is a number.</param>
/// <param name="Sum">Their sum; null where it is no number.</param>
/// <param name="Min">The least; null where there is none.</param>
/// <param name="Max">The greatest; null where there is none.</param>
/// <param name="Sketch">For a quantile.</param>
/// <param name="Distinct">For different values.</param>
public sealed record SavedCell(
    long There, long Numbers, double? Sum, double? Min, double? Max, SavedSketch? Sketch = null, SavedDistinctCount? Distinct = null);

/// <summary>What became of a snapshot of windows.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Windows, or parts of windows, that go on.</param>
/// <param name="Lost">Those that do not fit the present form.</param>
public sealed record WindowRestoration(WindowOperator Operator, int Kept, int Lost);
