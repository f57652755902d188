namespace FunctionsOrchestration.Events.Patterns.Sets;

/// <summary>Makes an event of a match, for patterns that are made of others.</summary>
internal static class MatchEvent
{
    /// <summary>
    /// Its subject is the key, its id the match's. Fields are <c>count</c>, the number of events, and each field of the last event of
    /// each step as <c>{step}/{field}</c>.
    /// </summary>
    public static PatternEvent Of(PatternMatch match, string type)
    {
        List<(string, FieldValue)> fields = [("count", match.Events.Count())];
        foreach (var step in match.Steps)
        {
            if (step.Events.Count == 0) continue;
            var last = step.Events[^1].Fields;
            fields.AddRange(last.Names.Select(name => ($"{step.Step}/{name}", last[name])));
        }

        return new PatternEvent(match.Id, type, match.Key, match.Time, EventFields.Of([.. fields.Take(EventFields.Most)]));
    }
}
