namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Runs a window.</summary>
internal sealed class WindowPart(WindowOperator window) : IProgramPart
{
    private readonly WindowOutput _output = new();
    private readonly string _type = FindingTypes.Of(window.Definition);

    public IReadOnlySet<string>? Relevant { get; } = ProgramParts.Relevant(window.Definition.Types);

    public int Held => window.Held;

    public long Dropped => window.Dropped;

    public long Keyless => window.Keyless;

    public void Process(PatternEvent e, ProgramOutput output)
    {
        window.Process(e, _output);
        if (_output.Results.Count + _output.Late.Count > 0) Move(output);
    }

    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        window.AdvanceTo(watermark, _output);
        if (_output.Results.Count > 0) Move(output);
    }

    public ProgramSnapshot Save(ProgramSnapshot into) => into with { Windows = window.Snapshot() };

    private void Move(ProgramOutput output)
    {
        foreach (var result in _output.Results) output.Found.Add(Tell(result));
        foreach (var late in _output.Late) output.Late.Add(late);
        _output.Clear();
    }

    private PatternFinding Tell(WindowResult result) => new()
    {
        Id = FindingId.Of(window.Definition, result.Key, result.Start.UtcTicks, result.End.UtcTicks, result.Events),
        Type = _type,
        Pattern = result.Window,
        Version = window.Definition.Version,
        Kind = PatternKind.Window,
        Key = result.Key,
        Time = result.End,
        Start = result.Start,
        Count = result.Events,
        IsUpdate = result.IsUpdate,
        Values = [.. result.Values.Select(value => KeyValuePair.Create(value.Key, FieldValue.Of(value.Value)))],
    };
}
