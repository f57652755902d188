namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>A place at which a pattern names a field of events.</summary>
/// <param name="Path">The place.</param>
/// <param name="Field">The field.</param>
/// <param name="Types">Types of the events that it is read of; empty for any.</param>
/// <param name="Wanted">What it must hold to be of use; none where that is open.</param>
internal sealed record FieldUse(string Path, string Field, IReadOnlyList<string> Types, FieldKind Wanted = FieldKind.None);

/// <summary>Lists all fields that a pattern names.</summary>
internal static class FieldUses
{
    public static IEnumerable<FieldUse> Of(IPatternDefinition pattern) => pattern switch
    {
        PatternDefinition temporal => Of(temporal),
        WindowDefinition window => Of(window.Where, "where", window.Types).Append(new("key", window.Key, window.Types))
            .Concat(window.Aggregates.Index().Select(one => new FieldUse(
                $"aggregates[{one.Index}].field", one.Item.Field ?? "", window.Types, IsOfNumbers(one.Item.Function) ? FieldKind.Number : FieldKind.None))),
        DetectorDefinition detector => Of(detector.Where, "where", detector.Types).Append(new("key", detector.Key, detector.Types))
            .Append(new("field", detector.Kind == DetectorKind.Rate ? "" : detector.Field, detector.Types, FieldKind.Number)),
        ComponentsDefinition components => Of(components.Where, "where", components.Types)
            .Append(new("component", components.Component, components.Types)).Append(new("group", components.Group, components.Types)),
        ClusterDefinition cluster => Of(cluster.Where, "where", cluster.Types).Append(new("component", cluster.Component, cluster.Types))
            .Append(new("latitude", cluster.Latitude, cluster.Types, FieldKind.Number)).Append(new("longitude", cluster.Longitude, cluster.Types, FieldKind.Number)),
        AreaDefinition area => Of(area.Where, "where", area.Types).Append(new("component", area.Component, area.Types))
            .Concat(Of(area.Place, "place", area.Types)),
        CorrelationDefinition correlation => correlation.Streams.Index().SelectMany(stream => Either(stream.Item.Types, pattern.Types) is var types
            ? Of(stream.Item.Where, $"streams[{stream.Index}].where", types).Append(new($"streams[{stream.Index}].key", stream.Item.Key, types)) : []),
        _ => throw PatternDocument.Unknown(pattern),
    };

    private static IEnumerable<FieldUse> Of(PatternDefinition pattern)
    {
        var types = pattern.Types.Count > 0 || pattern.Steps.Any(step => step.Types.Count == 0) ? pattern.Types : PatternDocument.TypesOf(pattern);
        yield return new FieldUse("key", pattern.Key, types);
        if (pattern.Starts.Field is { } distinct) yield return new FieldUse("starts.field", distinct, types);
        foreach (var (at, step) in pattern.Steps.Index())
        {
            var own = Either(step.Types, pattern.Types);
            foreach (var use in Of(step.Where, $"steps[{at}].where", own, pattern).Concat(Of(step.Until, $"steps[{at}].until", own, pattern))) yield return use;
        }
    }

    private static IEnumerable<FieldUse> Of(ConditionDefinition? condition, string path, IReadOnlyList<string> types, PatternDefinition? pattern = null)
    {
        if (condition is null) return [];
        if (condition.Not is { } not) return Of(not, $"{path}.not", types, pattern);
        if (condition.Geo is { } geo) return Of(geo, $"{path}.geo", types);
        if (condition.All is { } all) return all.Index().SelectMany(part => Of(part.Item, $"{path}.all[{part.Index}]", types, pattern));
        if (condition.Any is { } any) return any.Index().SelectMany(part => Of(part.Item, $"{path}.any[{part.Index}]", types, pattern));
        return OfComparison(condition, path, types, pattern);
    }

    private static IEnumerable<FieldUse> OfComparison(ConditionDefinition condition, string path, IReadOnlyList<string> types, PatternDefinition? pattern)
    {
        // Whatever is not of the same kind is unequal too.
        yield return new FieldUse($"{path}.field", condition.Field ?? "", types, condition.Op == ConditionOperator.Ne ? FieldKind.None : condition.Value.Kind);
        if (condition.Ref is not { } reference || reference.Take == Take.Count || pattern?.Steps.FirstOrDefault(step => step.Name == reference.Step) is not { } from) yield break;
        var isNumber = reference.Take is Take.Min or Take.Max or Take.Sum or Take.Avg;
        yield return new FieldUse($"{path}.ref.field", reference.Field, Either(from.Types, pattern.Types), isNumber ? FieldKind.Number : FieldKind.None);
    }

    private static FieldUse[] Of(GeoDefinition geo, string path, IReadOnlyList<string> types) =>
        [new($"{path}.latitude", geo.Latitude, types, FieldKind.Number), new($"{path}.longitude", geo.Longitude, types, FieldKind.Number)];

    private static IReadOnlyList<string> Either(IReadOnlyList<string> own, IReadOnlyList<string> all) => own.Count > 0 ? own : all;

    private static bool IsOfNumbers(AggregateFunction function) => function is not (AggregateFunction.Count or AggregateFunction.Distinct);
}
