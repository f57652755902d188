namespace FunctionsOrchestration.Events.Patterns;

/// <summary>The same thing at several components, or at places near each other.</summary>
/// <param name="Pattern">The pattern's name.</param>
/// <param name="Group">The group that the components are of; for a cluster empty.</param>
/// <param name="Time">The time of the event that made it certain.</param>
/// <param name="Events">The evidence: the last event of each component, the oldest first.</param>
public sealed record SpatialMatch(string Pattern, string Group, DateTimeOffset Time, IReadOnlyList<PatternEvent> Events)
{
    /// <summary>What the type of such a match begins with when it is an event for patterns.</summary>
    public const string EventType = "spatial.match.";

    /// <summary>The match as an event, of type <c>spatial.match.{name}</c>, for patterns over matches.</summary>
    public PatternEvent ToEvent() => new(
        $"{Pattern}/{Group}/{Events[^1].Id}", EventType + Pattern, Group, Time, EventFields.Of(("count", Events.Count)));
}
