namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Runs a pattern over components.</summary>
internal sealed class ComponentsPart(ComponentsDefinition definition, ComponentsOperator components)
    : SpatialPart(definition, components.Process)
{
    public override int Held => components.Held;

    public override long Dropped => components.Dropped;

    public override ProgramSnapshot Save(ProgramSnapshot into) => into with { Components = components.Snapshot() };
}

/// <summary>Runs a pattern over clusters.</summary>
internal sealed class ClusterPart(ClusterDefinition definition, ClusterOperator cluster) : SpatialPart(definition, cluster.Process)
{
    public override int Held => cluster.Held;

    public override long Dropped => cluster.Dropped;

    public override ProgramSnapshot Save(ProgramSnapshot into) => into with { Cluster = cluster.Snapshot() };
}

/// <summary>Runs a pattern over an area.</summary>
internal sealed class AreaPart(AreaOperator area) : SpatialPart(area.Definition, area.Process)
{
    public override int Held => area.Held;

    public override long Dropped => area.Dropped;

    public override ProgramSnapshot Save(ProgramSnapshot into) => into with { Area = area.Snapshot() };
}

/// <summary>What spatial patterns have in common.</summary>
internal abstract class SpatialPart(IPatternDefinition definition, Func<PatternEvent, SpatialMatch?> process) : IProgramPart
{
    private readonly string _type = FindingTypes.Of(definition);

    public IReadOnlySet<string>? Relevant { get; } = ProgramParts.Relevant(definition.Types);

    public abstract int Held { get; }

    public abstract long Dropped { get; }

    public long Keyless => 0;

    public void Process(PatternEvent e, ProgramOutput output)
    {
        if (process(e) is not { } match) return;
        output.Found.Add(new PatternFinding
        {
            Id = FindingId.Of(definition, [match.Group, .. match.Events.Select(one => one.Id)]),
            Type = _type,
            Pattern = match.Pattern,
            Version = definition.Version,
            Kind = PatternDocument.KindOf(definition),
            Key = match.Group,
            Time = match.Time,
            Start = match.Events[0].Time,
            Count = match.Events.Count,
            Evidence = [new StepEvents("", match.Events)],
        });
    }

    public void AdvanceTo(DateTimeOffset watermark, ProgramOutput output)
    {
        // What is too old is forgotten with the next event; nothing is found by time alone.
    }

    public abstract ProgramSnapshot Save(ProgramSnapshot into);
}
