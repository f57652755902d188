using System.Text.Json;
using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Events.Streams.Operators;

/// <summary>Runs a pattern, or a window: what it finds goes on in place of the events.</summary>
/// <param name="definition">The pattern.</param>
/// <param name="tellsTimedOut">Whether matches whose time was over go on too.</param>
internal sealed class PatternOperator(IPatternDefinition definition, bool tellsTimedOut) : IStreamOperator
{
    private readonly ProgramOutput _output = new();
    private readonly string _source = $"/patterns/{definition.Name}";
    private WatermarkedProgram _program = new(definition);
    private SavedPattern _change = new();

    public int Held => _program.Waiting + _program.Program.Counters.Held;

    public long Dropped => _program.Program.Counters.Dropped + _program.Forced;

    public bool WaitsForTime => Held > 0;

    public PatternFigures Pattern
    {
        get
        {
            var counters = _program.Program.Counters;
            return new PatternFigures(
                counters.Events, counters.Found, counters.TimedOut, counters.Held, _program.Waiting, counters.Dropped + _program.Forced, counters.Keyless,
                _program.Late + counters.Late, _change.Kept, _change.Lost);
        }
    }

    public void Process(StreamEvent e, StreamOutput output)
    {
        var isLate = !_program.Offer(e.ToPatternEvent(), _output) || _output.Late.Count > 0;
        Flow(output);
        if (isLate)
            output.SetAside(e.Event, SetAsideReasons.Late, $"Its time {e.Time:O} is before what the pattern '{definition.Name}' still waits for.");
    }

    public void AdvanceTo(DateTimeOffset watermark, StreamOutput output)
    {
        _program.AdvanceTo(watermark, _output);
        Flow(output);
    }

    public JsonElement? Snapshot() => JsonSerializer.SerializeToElement(_change with { Program = _program.Snapshot() });

    public void Restore(JsonElement snapshot)
    {
        var saved = snapshot.Deserialize<SavedPattern>()!;
        var restored = WatermarkedProgram.Restore(definition, saved.Program);
        _program = restored.Program;

        // Under the same version nothing can be lost, and what an earlier change did is still to be told.
        _change = saved.Program.Program.Version == definition.Version ? saved : new SavedPattern { Kept = restored.Kept, Lost = restored.Lost };
    }

    private void Flow(StreamOutput output)
    {
        foreach (var found in _output.Found) Emit(found, output);
        if (tellsTimedOut)
            foreach (var timedOut in _output.TimedOut) Emit(timedOut, output);
        _output.Clear();
    }

    private void Emit(PatternFinding found, StreamOutput output)
    {
        using var e = new StreamEvent(found.ToCloudEvent(_source), found.Key, found.Time);
        output.Emit(e);
    }
}

/// <summary>What a pattern in a stream holds, as plain records. New fields are optional.</summary>
internal sealed record SavedPattern
{
    /// <summary>The program.</summary>
    public WatermarkedSnapshot Program { get; init; } = new();

    /// <summary>What the last change of the pattern kept.</summary>
    public int Kept { get; init; }

    /// <summary>What it lost.</summary>
    public int Lost { get; init; }
}
