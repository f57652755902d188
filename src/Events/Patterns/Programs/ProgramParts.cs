namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Chooses what runs a pattern.</summary>
internal static class ProgramParts
{
    public static IProgramPart Make(IPatternDefinition definition) => definition switch
    {
        PatternDefinition temporal => new TemporalPart(new PatternMatcher(temporal)),
        WindowDefinition window => new WindowPart(new WindowOperator(window)),
        DetectorDefinition detector => new DetectorPart(new DetectorOperator(detector)),
        ComponentsDefinition components => new ComponentsPart(components, new ComponentsOperator(components)),
        ClusterDefinition cluster => new ClusterPart(cluster, new ClusterOperator(cluster)),
        AreaDefinition area => new AreaPart(new AreaOperator(area)),
        CorrelationDefinition correlation => new CorrelationPart(new CorrelationOperator(correlation)),
        _ => throw PatternDocument.Unknown(definition),
    };

    /// <returns>Null where the snapshot is of another kind.</returns>
    public static RestoredPart? Restore(IPatternDefinition definition, ProgramSnapshot snapshot) => (definition, snapshot) switch
    {
        (PatternDefinition temporal, { Matcher: { } saved }) => PatternMatcher.Restore(temporal, saved) is var one
            ? new(new TemporalPart(one.Matcher), one.Kept, one.Lost) : null,
        (WindowDefinition window, { Windows: { } saved }) => WindowOperator.Restore(window, saved) is var one
            ? new(new WindowPart(one.Operator), one.Kept, one.Lost) : null,
        (DetectorDefinition detector, { Detector: { } saved }) => DetectorOperator.Restore(detector, saved) is var one
            ? new(new DetectorPart(one.Operator), one.Kept, one.Lost) : null,
        (ComponentsDefinition components, { Components: { } saved }) => ComponentsOperator.Restore(components, saved) is var one
            ? new(new ComponentsPart(components, one.Operator), one.Kept, one.Lost) : null,
        (ClusterDefinition cluster, { Cluster: { } saved }) => ClusterOperator.Restore(cluster, saved) is var one
            ? new(new ClusterPart(cluster, one.Operator), one.Kept, one.Lost) : null,
        (AreaDefinition area, { Area: { } saved }) => AreaOperator.Restore(area, saved) is var one
            ? new(new AreaPart(one.Operator), one.Kept, one.Lost) : null,
        (CorrelationDefinition correlation, { Correlation: { } saved }) => CorrelationOperator.Restore(correlation, saved) is var one
            ? new(new CorrelationPart(one.Operator), one.Kept, one.Lost) : null,
        _ => null,
    };

    public static IReadOnlySet<string>? Relevant(IReadOnlyList<string> types) => types.Count == 0 ? null : types.ToHashSet(StringComparer.Ordinal);
}
