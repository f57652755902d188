namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// A program for events as they come: it puts them in the order of their time, sets aside those that are too far ahead, and tells the program how
/// far time has come. For windows it does not wait, because they take late events themselves. The clock is given, so the same events at the
/// same times find the same. It is not safe for several threads at a time.
/// </summary>
public sealed class OrderedProgram
{
    private readonly EventTimeBuffer _buffer;
    private readonly List<PatternEvent> _ready = [];
    private readonly bool _waits;

    private OrderedProgram(PatternProgram program, EventTimeBuffer buffer)
    {
        (Program, _buffer) = (program, buffer);
        _waits = program.Definition is not WindowDefinition;
    }

    /// <summary>Makes an empty one.</summary>
    /// <param name="definition">The pattern.</param>
    /// <param name="time">How event time is told.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern; all of it is in the exception.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OrderedProgram(IPatternDefinition definition, EventTimeOptions time)
        : this(PatternProgram.Compile(definition), new EventTimeBuffer(time))
    {
    }

    /// <summary>The program.</summary>
    public PatternProgram Program { get; }

    /// <summary>No event of this time or before is waited for; the least time while there was none.</summary>
    public DateTimeOffset Watermark => _buffer.Watermark;

    /// <summary>What was done with the events before the program saw them.</summary>
    public OrderCounters Counters => new(_buffer.Held, _buffer.Late, _buffer.Ahead, _buffer.Forced);

    /// <summary>Takes an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="source">Where it comes from, for example a partition of a topic.</param>
    /// <param name="now">The clock.</param>
    /// <param name="output">Where findings are put, and the event where it is too late.</param>
    /// <returns>What became of it; one that is <see cref="Arrival.Ahead"/> is the caller's to put aside.</returns>
    public Arrival Offer(PatternEvent e, string source, DateTimeOffset now, ProgramOutput output)
    {
        var arrival = _waits ? _buffer.Offer(e, source, now, _ready) : _buffer.Pass(e, source, now);
        if (arrival == Arrival.Ahead) return arrival;
        if (!_waits) Program.Process(e, output);
        else if (arrival == Arrival.Late) output.Late.Add(e);
        Flow(output);
        return arrival;
    }

    /// <summary>Looks at the clock: what idle sources held back goes on.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="output">Where findings are put.</param>
    public void Advance(DateTimeOffset now, ProgramOutput output)
    {
        _buffer.Advance(now, _ready);
        Flow(output);
    }

    /// <summary>Lets go of all that waits and lets time pass to a moment after it: the end of a stream that is known to end.</summary>
    /// <param name="end">The end; no event is later.</param>
    /// <param name="output">Where findings are put.</param>
    public void Complete(DateTimeOffset end, ProgramOutput output)
    {
        _buffer.Complete(_ready);
        Flow(output);
        Program.AdvanceTo(end, output);
    }

    /// <summary>All that it holds, as plain records.</summary>
    public OrderedSnapshot Snapshot() => new() { Program = Program.Snapshot(), Buffer = _buffer.Snapshot() };

    /// <summary>Goes on from a snapshot, also of another form of the pattern and with other options.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="time">How event time is told now.</param>
    /// <param name="snapshot">What another one held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static OrderedRestoration Restore(IPatternDefinition definition, EventTimeOptions time, OrderedSnapshot snapshot)
    {
        var program = PatternProgram.Restore(definition, snapshot.Program);
        return new OrderedRestoration(new OrderedProgram(program.Program, EventTimeBuffer.Restore(time, snapshot.Buffer)), program.Kept, program.Lost);
    }

    private void Flow(ProgramOutput output)
    {
        foreach (var e in _ready) Program.Process(e, output);
        _ready.Clear();
        if (Watermark != DateTimeOffset.MinValue) Program.AdvanceTo(Watermark, output);
    }
}

/// <summary>What was done with events before a program saw them.</summary>
/// <param name="Waiting">Events whose time has not come.</param>
/// <param name="Late">Events that were older than the watermark; windows decide by themselves whether they still take them.</param>
/// <param name="Ahead">Events that were set aside because their time is too far ahead of the clock.</param>
/// <param name="Forced">Events that were let go before their time because there were too many.</param>
public sealed record OrderCounters(int Waiting, long Late, long Ahead, long Forced);

/// <summary>All that an <see cref="OrderedProgram"/> holds.</summary>
public sealed record OrderedSnapshot
{
    /// <summary>What the program holds.</summary>
    public ProgramSnapshot Program { get; init; } = new();

    /// <summary>Events whose time has not come, and the watermark.</summary>
    public BufferSnapshot Buffer { get; init; } = new();
}

/// <summary>What became of the snapshot of an <see cref="OrderedProgram"/>.</summary>
/// <param name="Program">The program that goes on from it.</param>
/// <param name="Kept">How much of what it held goes on; see <see cref="ProgramCounters.Held"/>.</param>
/// <param name="Lost">How much does not fit the present form.</param>
public sealed record OrderedRestoration(OrderedProgram Program, int Kept, int Lost);
