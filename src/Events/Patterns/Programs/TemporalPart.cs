namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Runs a temporal pattern.</summary>
internal sealed class TemporalPart(PatternMatcher matcher) : IProgramPart
{
    private readonly PatternOutput _output = new();
    private readonly string _type = FindingTypes.Of(matcher.Definition);

    public IReadOnlySet<string>? Relevant => matcher.RelevantTypes;

    public int Held => matcher.Counters.Partials;

    public long Dropped => matcher.Counters is var counters ? counters.Dropped + counters.DroppedKeys : 0;

    public long Keyless => matcher.Counters.Keyless;

    public void Process(PatternEvent e, ProgramOutput output)
    {
        matcher.Process(e, _output);
        if (_output.Matches.Count + _output.TimedOut.Count > 0) Move(output);
    }

    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        matcher.AdvanceTo(watermark, _output);
        if (_output.Matches.Count + _output.TimedOut.Count > 0) Move(output);
    }

    public ProgramSnapshot Save(ProgramSnapshot into) => into with { Matcher = matcher.Snapshot() };

    private void Move(ProgramOutput output)
    {
        foreach (var match in _output.Matches) output.Found.Add(Tell(match, match.Id, _type));
        foreach (var match in _output.TimedOut) output.TimedOut.Add(Tell(match, $"{match.Id}-timedout", FindingTypes.TimedOut + match.Pattern));
        _output.Clear();
    }

    private static PatternFinding Tell(PatternMatch match, string id, string type) => new()
    {
        Id = id,
        Type = type,
        Pattern = match.Pattern,
        Version = match.Version,
        Kind = PatternKind.Temporal,
        Key = match.Key,
        Time = match.Time,
        Start = match.Events.First().Time,
        Count = match.Events.Count(),
        Values = StepValues.Of(match.Steps),
        Evidence = match.Steps,
    };
}

/// <summary>The fields of the last event of each part, under the name of the part.</summary>
internal static class StepValues
{
    public static IReadOnlyList<KeyValuePair<string, FieldValue>> Of(IReadOnlyList<StepEvents> parts) =>
        [.. parts.Where(part => part.Events.Count > 0).SelectMany(part => part.Events[^1].Fields is var fields
            ? fields.Names.Select(name => KeyValuePair.Create($"{part.Step}/{name}", fields[name])) : [])];
}
