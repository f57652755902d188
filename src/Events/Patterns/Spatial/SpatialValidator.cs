using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Says what is wrong with a spatial pattern: all of it, not the first thing.</summary>
public static class SpatialValidator
{
    private const double HalfRound = 20_037_000;

    /// <summary>Checks a pattern over components.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(ComponentsDefinition pattern)
    {
        var errors = new PatternErrors();
        CheckCommon(pattern, pattern.Where, pattern.Within, errors);
        ConditionRules.CheckField(pattern.Component, "component", errors);
        ConditionRules.CheckField(pattern.Group, "group", errors, mayBeEmpty: true);
        errors
            .Within(1, 10_000_000, pattern.Most, "most")
            .Check(pattern.Count is null or >= 2, "count", pattern.Count, "One component is not several.", "Take 2 or more.")
            .Check(pattern.Share is null or (> 0 and <= 1), "share", pattern.Share, "It is out of range.", "Take a share above 0 and at most 1.")
            .Check(
                pattern.Count is null != pattern.Share is null, "count", pattern.Count, "It must be said how many components.", "Give either count or share.")
            .Check(
                pattern.Share is null || pattern.Topology is not null || pattern.LearnFor is not null, "topology", null,
                "A share is of a known number of components.", "Declare the components of each group, learn them with learnFor, or give a count.")
            .Check(
                pattern.LearnFor is null || pattern.Topology is null, "learnFor", pattern.LearnFor, "What is declared need not be learnt.",
                "Give either topology or learnFor.")
            .Check(
                pattern.LearnFor is null || (pattern.LearnFor >= pattern.Within && pattern.LearnFor <= PatternValidator.Longest), "learnFor", pattern.LearnFor,
                "It is out of range.", "Take a time from within to 366 days: a component that counts must be one that is known.");
        if (pattern.Topology is not { } topology) return errors.All;
        var twice = topology.SelectMany(group => group.Value).GroupBy(component => component, StringComparer.Ordinal).Where(same => same.Count() > 1).ToList();
        errors.Check(
            twice.Count == 0, "topology", twice.FirstOrDefault()?.Key, "The component is declared twice.", "Declare each component in one group.");
        foreach (var (group, components) in topology)
        {
            errors.Check(
                components.Count >= (pattern.Count ?? 2), $"topology.{group}", components.Count, "The group has fewer components than are asked for, so it can never match.",
                "Declare more components, or lower the count.");
        }

        return errors.All;
    }

    /// <summary>Checks a pattern over clusters.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(ClusterDefinition pattern)
    {
        var errors = new PatternErrors();
        CheckCommon(pattern, pattern.Where, pattern.Within, errors);
        ConditionRules.CheckField(pattern.Component, "component", errors);
        ConditionRules.CheckField(pattern.Latitude, "latitude", errors);
        ConditionRules.CheckField(pattern.Longitude, "longitude", errors);
        errors
            .Within(1, 1_000_000, pattern.Most, "most")
            .Within(2, 1_000_000, pattern.Count, "count")
            .Check(pattern.Metres is > 0 and <= 1_000_000, "metres", pattern.Metres, "It is out of range.", "Take a distance above 0 and at most 1,000,000.");
        return errors.All;
    }

    /// <summary>Checks a pattern over an area.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(AreaDefinition pattern)
    {
        var errors = new PatternErrors();
        CheckCommon(pattern, pattern.Where, pattern.Within, errors);
        ConditionRules.CheckField(pattern.Component, "component", errors);
        errors.Within(1, 1_000_000, pattern.Most, "most");
        Check(pattern.Place, "place", errors);
        return errors.All;
    }

    /// <summary>Checks a correlation.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(CorrelationDefinition pattern)
    {
        var errors = new PatternErrors();
        CheckCommon(pattern, null, pattern.Within, errors);
        errors
            .Within(1, 1_000_000, pattern.Most, "most")
            .Within(2, CorrelationDefinition.MostStreams, pattern.Streams.Count, "streams")
            .Check(
                pattern.Count is null || (pattern.Count >= 2 && pattern.Count <= pattern.Streams.Count), "count", pattern.Count,
                "It can never be reached, or is no correlation.", $"Take a number from 2 to {pattern.Streams.Count}, or leave it out for all.");
        for (var i = 0; i < Math.Min(pattern.Streams.Count, CorrelationDefinition.MostStreams); i++) Check(pattern, i, errors);
        return errors.All;
    }

    private static void Check(CorrelationDefinition pattern, int at, PatternErrors errors)
    {
        var (stream, path) = (pattern.Streams[at], $"streams[{at}]");
        StepRules.CheckName(stream.Name, [.. pattern.Streams.Take(at).Select(other => other.Name)], $"{path}.name", "stream", errors);
        StepRules.CheckReach(pattern.Types, stream.Types, path, errors);
        ConditionRules.CheckTypes(stream.Types, $"{path}.types", errors);
        ConditionRules.CheckField(stream.Key, $"{path}.key", errors);
        errors.Check(stream.From is null or { Length: > 0 and <= 256 }, $"{path}.from", stream.From, "It is no stream.", "Name a topic, or leave it out.");
        if (stream.Where is { } where) ConditionRules.CheckAlone(where, $"{path}.where", errors);
    }

    internal static void Check(GeoDefinition geo, string path, PatternErrors errors)
    {
        ConditionRules.CheckField(geo.Latitude, $"{path}.latitude", errors);
        ConditionRules.CheckField(geo.Longitude, $"{path}.longitude", errors);
        errors
            .Check(geo.Near is null != geo.Inside is null, path, "a place", "It must be near a place or inside an area.", "Give either near or inside.")
            .Check(geo.Near is null or { IsValid: true }, $"{path}.near", geo.Near, "There is no such place.", "Take a latitude of -90–90 and a longitude of -180–180.")
            .Check(
                geo.Near is null || geo.Metres is > 0 and <= HalfRound, $"{path}.metres", geo.Metres, "It is out of range.",
                "Take a distance above 0, at most half round the Earth.")
            .Check(geo.Inside is null or { Count: >= 3 and <= 1_000 }, $"{path}.inside", geo.Inside?.Count, "It is no area.", "Take 3–1,000 corners.")
            .Check(
                geo.Inside?.All(corner => corner.Latitude is >= -90 and <= 90 && corner.Longitude is >= -180 and <= 360) != false, $"{path}.inside", "a corner",
                "There is no such place.", "Take latitudes of -90–90 and longitudes of -180–360.");
    }

    private static void CheckCommon(IPatternDefinition pattern, ConditionDefinition? where, TimeSpan within, PatternErrors errors)
    {
        PatternValidator.CheckCommon(pattern, errors);
        errors.Within(PatternValidator.Shortest, PatternValidator.Longest, within, "within");
        if (where is not null) ConditionRules.CheckAlone(where, "where", errors);
    }
}
