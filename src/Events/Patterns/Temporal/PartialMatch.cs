namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>
/// A match up to one event. Together they are the shared buffer of SASE+ (Agrawal et al., SIGMOD 2008): each knows the one that it
/// continues, so that what several have in common is kept once, and the garbage collector takes what none needs any more. There is
/// exactly one for each way to assign events to steps, which is why nothing is found twice.
/// </summary>
internal sealed class PartialMatch
{
    private Func<PatternEvent, FieldValue>? _field;
    private FieldValue _value;

    public required PatternEvent Event { get; init; }

    /// <summary>The ways of the place that are still open, one bit each.</summary>
    public ulong Open { get; set; }

    /// <summary>The number of the event among those that the matcher has seen.</summary>
    public required long Sequence { get; init; }

    /// <summary>The number of the first event of the match.</summary>
    public required long Start { get; init; }

    /// <summary>The time of the first event, in ticks.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Which of the steps that take events took this one.</summary>
    public required int Step { get; init; }

    /// <summary>How many events the step has taken with this one.</summary>
    public required int Count { get; init; }

    /// <summary>What it continues; null for the first event.</summary>
    public required PartialMatch? Previous { get; init; }

    public required Place Place { get; init; }

    /// <summary>Whether no event has come since.</summary>
    public bool Fresh { get; set; } = true;

    /// <summary>Whether it has been a match, so that running out of time is nothing to report.</summary>
    public bool Matched { get; set; }

    /// <summary>When the last way closes, in ticks.</summary>
    public long Deadline { get; set; }

    /// <summary>When the absence that it waits for is certain, in ticks; <see cref="long.MaxValue"/> where it waits for none.</summary>
    public long Absence { get; set; } = long.MaxValue;

    /// <summary>When time alone changes something, in ticks.</summary>
    public long Due => Math.Min(Deadline, Absence);

    /// <summary>
    /// A field of the event. Event after event is compared with the same one, and what the event holds is far from here in memory, so the
    /// value that was read last is kept.
    /// </summary>
    public FieldValue Read(Func<PatternEvent, FieldValue> field)
    {
        if (!ReferenceEquals(field, _field)) (_field, _value) = (field, field(Event));
        return _value;
    }
}
