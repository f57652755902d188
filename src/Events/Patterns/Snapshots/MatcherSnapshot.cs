namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that a matcher holds, as plain records: serialize it as JSON and keep it wherever state is kept.</summary>
public sealed record MatcherSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The pattern's name.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The pattern's version.</summary>
    public int Version { get; init; }

    /// <summary>The field that partitioned the events; null in snapshots from before it was kept.</summary>
    public string? Key { get; init; }

    /// <summary>The number of the last event.</summary>
    public long Sequence { get; init; }

    /// <summary>What had been done.</summary>
    public MatcherCounters Counters { get; init; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Events that parts of matches consist of, each once.</summary>
    public IReadOnlyList<SavedEvent> Events { get; init; } = [];

    /// <summary>Parts of matches; each comes after the one that it continues.</summary>
    public IReadOnlyList<SavedPart> Parts { get; init; } = [];

    /// <summary>What is held of each key, from the one that was idle longest.</summary>
    public IReadOnlyList<SavedPartition> Partitions { get; init; } = [];

    /// <summary>Values that began a match and are remembered.</summary>
    public IReadOnlyList<SavedDistinct> Distinct { get; init; } = [];
}

/// <summary>An event of a partial match.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Time">Its time.</param>
/// <param name="Numbers">Its fields that are numbers.</param>
/// <param name="Texts">Its fields that are texts.</param>
/// <param name="Truths">Its fields that are truth values.</param>
public sealed record SavedEvent(
    string Id, string Type, string Subject, DateTimeOffset Time, IReadOnlyDictionary<string, double> Numbers,
    IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, bool> Truths)
{
    /// <summary>Where it was read from; null where that does not matter.</summary>
    public string? Stream { get; init; }
}

/// <summary>One event of a match, taken by one step.</summary>
/// <param name="Event">The event's place in <see cref="MatcherSnapshot.Events"/>.</param>
/// <param name="Sequence">The event's number.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Previous">The place of what it continues in <see cref="MatcherSnapshot.Parts"/>; -1 for the first event.</param>
public sealed record SavedPart(int Event, long Sequence, string Step, int Previous);

/// <summary>A partial match.</summary>
/// <param name="Part">Its last part.</param>
/// <param name="Open">Names of the steps that may take the next event; empty text for the end.</param>
/// <param name="Fresh">Whether no event has come since.</param>
/// <param name="Matched">Whether it has been a match.</param>
public sealed record SavedPartial(int Part, IReadOnlyList<string> Open, bool Fresh, bool Matched);

/// <summary>A match that waits for older ones.</summary>
/// <param name="Part">Its last part.</param>
/// <param name="Time">When it became certain.</param>
/// <param name="ByTime">Whether time made it certain.</param>
/// <param name="Sequence">The number of the event that made it certain.</param>
public sealed record SavedMatch(int Part, DateTimeOffset Time, bool ByTime, long Sequence);

/// <summary>What is held of one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Started">Whether something has begun here.</param>
/// <param name="Partials">Its partial matches, those that began first in front.</param>
/// <param name="Waiting">Its matches that wait.</param>
public sealed record SavedPartition(string Key, bool Started, IReadOnlyList<SavedPartial> Partials, IReadOnlyList<SavedMatch> Waiting);

/// <summary>A value that began a match.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value, as text.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Until">Until when it is remembered.</param>
public sealed record SavedDistinct(string Key, string Value, FieldKind Kind, DateTimeOffset Until);

/// <summary>What became of a snapshot.</summary>
/// <param name="Matcher">The matcher that goes on from it.</param>
/// <param name="Kept">Partial matches, and matches that wait, that the pattern's present form allows.</param>
/// <param name="Lost">Those that it does not allow.</param>
public sealed record MatcherRestoration(PatternMatcher Matcher, int Kept, int Lost);
