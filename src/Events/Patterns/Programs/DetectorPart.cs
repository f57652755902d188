namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Runs a detector. The event that it alarmed at is the evidence.</summary>
internal sealed class DetectorPart(DetectorOperator detector) : IProgramPart
{
    private readonly string _type = FindingTypes.Of(detector.Definition);

    public IReadOnlySet<string>? Relevant { get; } = ProgramParts.Relevant(detector.Definition.Types);

    public int Held => detector.Keys;

    public long Dropped => detector.Dropped;

    public long Keyless => 0;

    public void Process(PatternEvent e, ProgramOutput output)
    {
        if (detector.Process(e) is not { } deviation) return;
        output.Found.Add(new PatternFinding
        {
            Id = FindingId.Of(detector.Definition, deviation.Key, e.Id),
            Type = _type,
            Pattern = deviation.Detector,
            Version = detector.Definition.Version,
            Kind = PatternKind.Detector,
            Key = deviation.Key,
            Time = deviation.Time,
            Start = deviation.Time,
            Count = 1,
            Values =
            [
                new("value", deviation.Value), new("expected", deviation.Expected), new("score", deviation.Score), new("threshold", deviation.Threshold),
            ],
            Evidence = [new StepEvents("", [e])],
        });
    }

    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        // Detectors learn from events alone.
    }

    public ProgramSnapshot Save(ProgramSnapshot into) => into with { Detector = detector.Snapshot() };
}
