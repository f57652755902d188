namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Runs a correlation.</summary>
internal sealed class CorrelationPart(CorrelationOperator correlation) : IProgramPart
{
    private readonly string _type = FindingTypes.Of(correlation.Definition);

    public IReadOnlySet<string>? Relevant { get; } = RelevantTo(correlation.Definition);

    public int Held => correlation.Held;

    public long Dropped => correlation.Dropped;

    public long Keyless => 0;

    public void Process(PatternEvent e, ProgramOutput output)
    {
        if (correlation.Process(e) is not { } match) return;
        var events = match.Streams.SelectMany(stream => stream.Events).ToList();
        output.Found.Add(new PatternFinding
        {
            Id = FindingId.Of(correlation.Definition, [match.Key, .. match.Streams.SelectMany(stream => stream.Events.Select(one => $"{stream.Step}/{one.Id}"))]),
            Type = _type,
            Pattern = match.Pattern,
            Version = correlation.Definition.Version,
            Kind = PatternKind.Correlation,
            Key = match.Key,
            Time = match.Time,
            Start = events.Min(one => one.Time),
            Count = events.Count,
            Values = StepValues.Of(match.Streams),
            Evidence = match.Streams,
        });
    }

    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        // What is too old is forgotten with the next event; nothing is found by time alone.
    }

    public ProgramSnapshot Save(ProgramSnapshot into) => into with { Correlation = correlation.Snapshot() };

    private static IReadOnlySet<string>? RelevantTo(CorrelationDefinition definition) =>
        definition.Types.Count > 0 ? ProgramParts.Relevant(definition.Types)
        : definition.Streams.Any(stream => stream.Types.Count == 0) ? null
        : definition.Streams.SelectMany(stream => stream.Types).ToHashSet(StringComparer.Ordinal);
}
