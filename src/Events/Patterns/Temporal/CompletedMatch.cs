namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>A match that has been found.</summary>
/// <param name="Last">Its last event.</param>
/// <param name="Ticks">When it became certain.</param>
/// <param name="ByTime">Whether time made it certain; that comes before the events of the same moment.</param>
/// <param name="Sequence">The number of the event that made it certain.</param>
internal readonly record struct CompletedMatch(PartialMatch Last, long Ticks, bool ByTime, long Sequence) : IComparable<CompletedMatch>
{
    public long Start => Last.Start;

    /// <summary>
    /// The order of matches: by first event, then by when they became certain, then the one with the earlier events; of two that begin
    /// alike the longer one. Flink leaves the last two open.
    /// </summary>
    public int CompareTo(CompletedMatch other)
    {
        var order = Start.CompareTo(other.Start);
        if (order == 0) order = Ticks.CompareTo(other.Ticks);
        if (order == 0) order = other.ByTime.CompareTo(ByTime);
        if (order == 0) order = Sequence.CompareTo(other.Sequence);
        return order == 0 ? Compare(Last, other.Last) : order;
    }

    private static int Compare(PartialMatch left, PartialMatch right)
    {
        var (mine, theirs) = (Chain(left), Chain(right));
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
            if (mine[i].Sequence != theirs[i].Sequence) return mine[i].Sequence.CompareTo(theirs[i].Sequence);
        if (mine.Length != theirs.Length) return theirs.Length.CompareTo(mine.Length);
        for (var i = 0; i < mine.Length; i++)
            if (mine[i].Step != theirs[i].Step) return mine[i].Step.CompareTo(theirs[i].Step);
        return 0;
    }

    /// <summary>The parts of a match from its first event.</summary>
    public static PartialMatch[] Chain(PartialMatch last)
    {
        var length = 0;
        for (var part = last; part is not null; part = part.Previous) length++;
        var chain = new PartialMatch[length];
        for (var part = last; part is not null; part = part.Previous) chain[--length] = part;
        return chain;
    }
}
