using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>An advanced filter that is ready to be asked.</summary>
internal sealed record FilterRule(EventKey Key, ValueTest Test);

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

    private bool MatchesType(string type) => Types.Count == 0 || Types.Contains(type, StringComparer.OrdinalIgnoreCase);
}
