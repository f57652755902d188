using FunctionsOrchestration.Events.Patterns.Snapshots;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// A program for events out of order whose watermark somebody else knows: it holds events until the watermark has reached them, and of the same
/// time they keep the order in which they came. For windows it does not wait, because they take late events themselves. It is not safe for
/// several threads at a time.
/// </summary>
public sealed class WatermarkedProgram
{
    /// <summary>Events that are held at most; beyond it the oldest is let go before its time, and counted.</summary>
    public const int MostWaiting = 100_000;

    private readonly PriorityQueue<PatternEvent, (long Ticks, long Arrival)> _waiting = new();
    private readonly bool _waits;
    private long _arrivals;
    private long _watermark = long.MinValue;

    /// <summary>Makes an empty one.</summary>
    /// <param name="definition">The pattern.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern; all of it is in the exception.</exception>
    public WatermarkedProgram(IPatternDefinition definition)
        : this(PatternProgram.Compile(definition))
    {
    }

    private WatermarkedProgram(PatternProgram program) => (Program, _waits) = (program, program.Definition is not WindowDefinition);

    /// <summary>The program.</summary>
    public PatternProgram Program { get; }

    /// <summary>Events whose time has not come.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Events that were older than the watermark; windows count those that they do not take themselves.</summary>
    public long Late { get; private set; }

    /// <summary>Events that were let go before their time because there were too many.</summary>
    public long Forced { get; private set; }

    /// <summary>Takes an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="output">Where findings are put, and the event where a window does not take it any more.</param>
    /// <returns>False where it is older than the watermark, and was not looked at.</returns>
    public bool Offer(PatternEvent e, ProgramOutput output)
    {
        // What the pattern does not look at need not wait.
        if (Program.RelevantTypes?.Contains(e.Type) == false) return true;
        if (!_waits)
        {
            Program.Process(e, output);
            return true;
        }

        if (e.Ticks <= _watermark)
        {
            Late++;
            return false;
        }

        _waiting.Enqueue(e, (e.Ticks, _arrivals++));
        if (_waiting.Count <= MostWaiting) return true;
        Forced++;
        AdvanceTo(_waiting.Peek().Time, output);
        return true;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="watermark">No event of this time or before is waited for; one that is behind an earlier one changes nothing.</param>
    /// <param name="output">Where findings are put.</param>
    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        if (watermark.UtcTicks <= _watermark) return;
        _watermark = watermark.UtcTicks;
        while (_waiting.TryPeek(out var next, out _) && next.Ticks <= _watermark) Program.Process(_waiting.Dequeue(), output);
        Program.AdvanceTo(watermark, output);
    }

    /// <summary>All that it holds, as plain records.</summary>
    public WatermarkedSnapshot Snapshot() => new()
    {
        Program = Program.Snapshot(),
        Watermark = _watermark == long.MinValue ? null : new DateTimeOffset(_watermark, TimeSpan.Zero),
        Waiting = [.. _waiting.UnorderedItems.OrderBy(item => item.Priority).Select(item => SavedEvents.Save(item.Element))],
        Late = Late,
        Forced = Forced,
    };

    /// <summary>Goes on from a snapshot, also of another form of the pattern.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What another one held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static WatermarkedRestoration Restore(IPatternDefinition definition, WatermarkedSnapshot snapshot)
    {
        var restored = PatternProgram.Restore(definition, snapshot.Program);
        var program = new WatermarkedProgram(restored.Program) { Late = snapshot.Late, Forced = snapshot.Forced };
        program._watermark = snapshot.Watermark?.UtcTicks ?? long.MinValue;
        foreach (var e in snapshot.Waiting.Select(SavedEvents.Read)) program._waiting.Enqueue(e, (e.Ticks, program._arrivals++));
        return new WatermarkedRestoration(program, restored.Kept, restored.Lost);
    }
}

/// <summary>All that a <see cref="WatermarkedProgram"/> holds.</summary>
public sealed record WatermarkedSnapshot
{
    /// <summary>What the program holds.</summary>
    public ProgramSnapshot Program { get; init; } = new();

    /// <summary>The watermark; null while there is none.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Events whose time has not come, in order.</summary>
    public IReadOnlyList<SavedEvent> Waiting { get; init; } = [];

    /// <summary>Events that had been late.</summary>
    public long Late { get; init; }

    /// <summary>Events that had been let go before their time.</summary>
    public long Forced { get; init; }
}

/// <summary>What became of the snapshot of a <see cref="WatermarkedProgram"/>.</summary>
/// <param name="Program">The program that goes on from it.</param>
/// <param name="Kept">How much of what it held goes on; see <see cref="ProgramCounters.Held"/>.</param>
/// <param name="Lost">How much does not fit the present form.</param>
public sealed record WatermarkedRestoration(WatermarkedProgram Program, int Kept, int Lost);
