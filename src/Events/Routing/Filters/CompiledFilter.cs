using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>An advanced filter that is ready to be asked.</summary>
/// <param name="Field">Where it stands in its filter.</param>
/// <param name="Key">What it looks at.</param>
/// <param name="Test">What it asks.</param>
internal sealed record FilterRule(string Field, EventKey Key, ValueTest Test);

/// <summary>A filter that is ready to be asked. All its parts must agree; what costs least is asked first.</summary>
internal sealed class CompiledFilter
{
    /// <summary>Types that pass; empty lets all pass.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public required string SubjectBeginsWith { get; init; }

    public required string SubjectEndsWith { get; init; }

    public required StringComparison SubjectComparison { get; init; }

    public required bool Arrays { get; init; }

    public required FilterRule[] Rules { get; init; }

    public required EventCondition? Condition { get; init; }

    public bool Matches(EventView view) => MatchesType(view.Event.Type) && MatchesRest(view);

    /// <summary>Whether all parts agree but for the type, for whoever has looked that up.</summary>
    public bool MatchesRest(EventView view)
    {
        var subject = view.Event.Subject ?? "";
        if (!subject.StartsWith(SubjectBeginsWith, SubjectComparison) || !subject.EndsWith(SubjectEndsWith, SubjectComparison)) return false;
        foreach (var rule in Rules)
            if (!rule.Test.Matches(rule.Key.Read(view), Arrays)) return false;
        return Condition is null || Condition.Holds(view);
    }

    /// <summary>
    /// The first part that does not agree, by its field; null where all do. The reason is there where the part could not be
    /// asked.
    /// </summary>
    public string? Refusal(EventView view, out string? problem)
    {
        problem = null;
        var subject = view.Event.Subject ?? "";
        if (!MatchesType(view.Event.Type)) return "includedEventTypes";
        if (!subject.StartsWith(SubjectBeginsWith, SubjectComparison)) return "subjectBeginsWith";
        if (!subject.EndsWith(SubjectEndsWith, SubjectComparison)) return "subjectEndsWith";
        if (Rules.FirstOrDefault(rule => !rule.Test.Matches(rule.Key.Read(view), Arrays)) is { } refusing) return refusing.Field;
        return Condition is null || Condition.Holds(view, out problem) ? null : "condition";
    }

    private bool MatchesType(string type) => Types.Count == 0 || Types.Contains(type, StringComparer.OrdinalIgnoreCase);
}
