using FunctionsOrchestration.Events.Patterns.Programs;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Runs a pattern of any kind: what it takes are events, what it gives are findings, and what it holds are plain records. Events come in the
/// order of their time, except for windows, which take them as they come; <see cref="WatermarkedProgram"/> sees to that. It is not safe for
/// several threads at a time.
/// </summary>
public sealed class PatternProgram
{
    private readonly IProgramPart _part;
    private long _events;
    private long _found;
    private long _timedOut;
    private long _late;

    private PatternProgram(IPatternDefinition definition, IProgramPart part) => (Definition, _part) = (definition, part);

    /// <summary>The pattern.</summary>
    public IPatternDefinition Definition { get; }

    /// <summary>Types of events that must be given to it; null for all. Events of other types change nothing.</summary>
    public IReadOnlySet<string>? RelevantTypes => _part.Relevant;

    /// <summary>What it has done and holds.</summary>
    public ProgramCounters Counters => new(_events, _found, _timedOut, _late, _part.Dropped, _part.Keyless, _part.Held);

    /// <summary>Makes a pattern ready to run.</summary>
    /// <param name="definition">The pattern.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public static PatternProgram Compile(IPatternDefinition definition)
    {
        if (PatternDocument.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        return new PatternProgram(definition, ProgramParts.Make(definition));
    }

    /// <summary>Goes on from a snapshot, also of another form of the pattern: what its present form allows is kept.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What a program of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static ProgramRestoration Restore(IPatternDefinition definition, ProgramSnapshot snapshot)
    {
        SnapshotFormat.Check(snapshot.Pattern, snapshot.Format, ProgramSnapshot.CurrentFormat);
        if (PatternDocument.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);

        // A pattern of another kind can use nothing of it.
        var restored = ProgramParts.Restore(definition, snapshot) ?? new RestoredPart(ProgramParts.Make(definition), 0, snapshot.Counters.Held);
        var program = new PatternProgram(definition, restored.Part);
        (program._events, program._found) = (snapshot.Counters.Events, snapshot.Counters.Found);
        (program._timedOut, program._late) = (snapshot.Counters.TimedOut, snapshot.Counters.Late);
        return new ProgramRestoration(program, restored.Kept, restored.Lost);
    }

    /// <summary>
    /// Takes one event. What other patterns found is passed over, unless the pattern names its type: a pattern that looks at every type
    /// means those of the stream.
    /// </summary>
    /// <param name="e">The event.</param>
    /// <param name="output">Where findings are put.</param>
    public void Process(PatternEvent e, ProgramOutput output)
    {
        if (_part.Relevant is { } types ? !types.Contains(e.Type) : FindingTypes.Contains(e.Type)) return;
        _events++;
        var before = Mark(output);
        _part.Process(e, output);
        Count(output, before);
    }

    /// <summary>Lets time pass: windows end, absences become certain, and what did not come in time is timed out.</summary>
    /// <param name="watermark">No event of this time or before will be given any more, except late ones to windows.</param>
    /// <param name="output">Where findings are put.</param>
    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        var before = Mark(output);
        _part.AdvanceTo(watermark, output);
        Count(output, before);
    }

    /// <summary>All that it holds, as plain records; as large as the limits of the pattern allow.</summary>
    public ProgramSnapshot Snapshot() => _part.Save(new ProgramSnapshot
    {
        Pattern = Definition.Name,
        Version = Definition.Version,
        Counters = Counters,
    });

    private static (int Found, int TimedOut, int Late) Mark(ProgramOutput output) => (output.Found.Count, output.TimedOut.Count, output.Late.Count);

    private void Count(ProgramOutput output, (int Found, int TimedOut, int Late) before)
    {
        _found += output.Found.Count - before.Found;
        _timedOut += output.TimedOut.Count - before.TimedOut;
        _late += output.Late.Count - before.Late;
    }
}
