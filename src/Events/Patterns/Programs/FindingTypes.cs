namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// The types of events that tell what a pattern found: a beginning that says what kind of pattern it was, and its name. By them a pattern is
/// made of others.
/// </summary>
public static class FindingTypes
{
    /// <summary>What the type of a match begins with whose time was over before it was complete.</summary>
    public const string TimedOut = "pattern.timedout.";

    /// <summary>What the type of a correlation begins with.</summary>
    public const string Correlation = "correlation.match.";

    private static readonly string[] Beginnings =
        [PatternSet.MatchType, WindowResult.EventType, Deviation.EventType, SpatialMatch.EventType, Correlation, TimedOut];

    /// <summary>The type of what a pattern finds, for example <c>pattern.match.failed-twice</c>.</summary>
    public static string Of(IPatternDefinition pattern) => PatternDocument.KindOf(pattern) switch
    {
        PatternKind.Temporal => PatternSet.MatchType,
        PatternKind.Window => WindowResult.EventType,
        PatternKind.Detector => Deviation.EventType,
        PatternKind.Correlation => Correlation,
        _ => SpatialMatch.EventType,
    } + pattern.Name;

    /// <summary>The name of the pattern that finds events of a type; null where the type is none of a finding.</summary>
    public static string? PatternOf(string type)
    {
        foreach (var beginning in Beginnings)
            if (type.StartsWith(beginning, StringComparison.Ordinal)) return type[beginning.Length..];
        return null;
    }

    /// <summary>Whether events of a type tell what a pattern found.</summary>
    public static bool Contains(string type) => PatternOf(type) is not null;
}
