namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>What a match discards: all that began before a certain event.</summary>
internal static class SkipRules
{
    /// <summary>The number of the first event that may still begin a match.</summary>
    /// <param name="match">The match.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="step">The step that it names; -1 for none.</param>
    public static long KeepFrom(PartialMatch match, SkipStrategy strategy, int step) => strategy switch
    {
        SkipStrategy.SkipToNext => match.Start + 1,
        SkipStrategy.SkipPastLastEvent => match.Sequence + 1,
        SkipStrategy.SkipToFirst => Of(match, step, first: true),
        SkipStrategy.SkipToLast => Of(match, step, first: false),
        _ => long.MinValue,
    };

    private static long Of(PartialMatch match, int step, bool first)
    {
        var found = long.MinValue;
        for (var part = match; part is not null; part = part.Previous)
        {
            if (part.Step != step) continue;
            found = part.Sequence;
            if (!first) break;
        }

        return found;
    }
}
