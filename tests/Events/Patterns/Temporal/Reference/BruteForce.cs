namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal.Reference;

/// <summary>Finds all matches by trying every way to give events to steps.</summary>
internal sealed class BruteForce
{
    private readonly Semantics _semantics;
    private readonly PatternDefinition _pattern;
    private readonly List<Assignment> _all = [];

    public BruteForce(PatternDefinition pattern, IReadOnlyList<PatternEvent> events)
    {
        (_pattern, _semantics) = (pattern, new Semantics(pattern, events));
        Enumerate(Assignment.Empty);
    }

    /// <summary>Every match that remains under a skip strategy.</summary>
    public List<string> Matches(SkipStrategy strategy, string? step)
    {
        List<Found> kept = [];
        foreach (var match in _all.Select(Complete).OfType<Found>().Order().ToList())
            if (kept.All(earlier => match.Start >= KeepFrom(earlier, strategy, step))) kept.Add(match);
        return [.. kept.Select(match => Name(match.Assignment)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every beginning of a match that was still open when its time was over, and had not been a match itself.</summary>
    public List<string> TimedOut() => [.. _all.Where(IsTimedOut).Select(Name).Order(StringComparer.Ordinal)];

    private string Name(Assignment assignment) => assignment.Name(_semantics.Events, _semantics.Steps);

    private void Enumerate(Assignment before)
    {
        if (before.Taken.Count > 0) _all.Add(before);
        for (var e = before.Taken.Count == 0 ? 0 : before.Last.Event + 1; e < _semantics.Events.Count; e++)
            for (var step = 0; step < _semantics.Steps.Count; step++)
                if ((before.Taken.Count == 0 || step >= before.Last.Step) && _semantics.CanTake(before, e, step)) Enumerate(before.With(e, step));
    }

    private Found? Complete(Assignment assignment)
    {
        var last = assignment.Last.Event;
        if (_semantics.IsComplete(assignment)) return new Found(assignment, Ticks(last), false, last);
        var trailing = _semantics.Trailing();
        if (trailing.Count == 0) return null;
        if (trailing.All(not => not.Contiguity == Contiguity.NotNext))
        {
            return last + 1 < _semantics.Events.Count && Ticks(last + 1) < _semantics.WholeEnd(assignment) && _semantics.EndIsOpen(assignment, last + 2)
                ? new Found(assignment, Ticks(last + 1), false, last + 1)
                : null;
        }

        var end = _semantics.EndOf(assignment, OwnEnd(trailing));
        return _semantics.EndIsOpen(assignment, FirstFrom(end)) ? new Found(assignment, end, true, FirstFrom(end)) : null;
    }

    private static TimeSpan? OwnEnd(List<StepDefinition> trailing) => trailing.Min(not => not.Within);

    // Each way on closes at a moment; the assignment ends with the last of them, by time or by an event.
    private bool IsTimedOut(Assignment assignment)
    {
        if (Complete(assignment) is not null) return false;
        List<(long Ticks, int Kind)> ends = [];
        for (var step = assignment.Last.Step; step < _semantics.Steps.Count; step++)
            ends.Add(Closes(assignment, _semantics.Steps[step].Within, until => _semantics.IsOpen(assignment, step, until)));
        if (_semantics.Trailing().Count > 0)
            ends.Add(Closes(assignment, OwnEnd(_semantics.Trailing()), until => _semantics.EndIsOpen(assignment, until)));
        var (ticks, kind) = ends.Max();
        return kind == 0 && ticks != long.MaxValue;
    }

    private (long Ticks, int Kind) Closes(Assignment assignment, TimeSpan? own, Func<int, bool> isOpen)
    {
        var from = assignment.Last.Event + 1;
        if (!isOpen(from)) return (long.MinValue, 1);
        var end = _semantics.EndOf(assignment, own);
        for (var e = from; e < _semantics.Events.Count && Ticks(e) < end; e++)
            if (!isOpen(e + 1)) return (Ticks(e), 1 + e);
        return (end, 0);
    }

    private int FirstFrom(long ticks)
    {
        var e = 0;
        while (e < _semantics.Events.Count && Ticks(e) < ticks) e++;
        return e;
    }

    private long Ticks(int e) => _semantics.Events[e].Time.UtcTicks;

    private int KeepFrom(Found match, SkipStrategy strategy, string? step)
    {
        var of = match.Assignment.Taken.Where(taken => _semantics.Steps[taken.Step].Name == step).Select(taken => taken.Event).ToList();
        return strategy switch
        {
            SkipStrategy.SkipToNext => match.Start + 1,
            SkipStrategy.SkipPastLastEvent => match.Assignment.Last.Event + 1,
            SkipStrategy.SkipToFirst when of.Count > 0 => of[0],
            SkipStrategy.SkipToLast when of.Count > 0 => of[^1],
            _ => int.MinValue,
        };
    }

    /// <summary>A match, in the order in which matches are looked at: see the table in the README.</summary>
    private sealed record Found(Assignment Assignment, long Ticks, bool ByTime, int At) : IComparable<Found>
    {
        public int Start => Assignment.Taken[0].Event;

        public int CompareTo(Found? other)
        {
            var order = (Start, Ticks, !ByTime, At).CompareTo((other!.Start, other.Ticks, !other.ByTime, other.At));
            return order != 0 ? order : string.CompareOrdinal(Rank(Assignment), Rank(other.Assignment));
        }

        // A character an event, then the greatest, then a character a step: earlier events first, of equal beginnings the longer one.
        private static string Rank(Assignment assignment) =>
            string.Concat(assignment.Taken.Select(taken => (char)('0' + taken.Event)))
            + char.MaxValue + string.Concat(assignment.Taken.Select(taken => (char)('0' + taken.Step)));
    }
}
