using System.Numerics;

namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>Moves partial matches on by one event, or by time.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="completed">Called with each match that is found.</param>
internal sealed class Progress(CompiledPattern pattern, Action<CompletedMatch> completed)
{
    /// <summary>Begins matches with an event.</summary>
    /// <returns>Whether any began, or would have if it had been allowed.</returns>
    public bool Begin(ref Verdicts verdicts, long sequence, List<PartialMatch>? into)
    {
        var (began, taken) = (false, 0UL);
        var ways = pattern.Start.Ways;
        for (var i = 0; i < ways.Length; i++)
        {
            if ((ways[i].Before & taken) != 0 || !Takes(ways[i], null, ref verdicts)) continue;
            taken |= 1UL << i;
            began = true;
            if (into is null) return true;
            Add(null, ways[i].Target, 1, verdicts.Event, sequence, into);
        }

        return began;
    }

    /// <summary>Moves one partial match on; what is left of it, and what continues it, is put <paramref name="into"/>.</summary>
    public void Continue(PartialMatch partial, ref Verdicts verdicts, long sequence, List<PartialMatch> into)
    {
        if (!partial.Place.MayChange(verdicts.Possible))
        {
            into.Add(partial);
            return;
        }

        var (open, taken) = (partial.Open, 0UL);
        for (var left = partial.Open; left != 0; left &= left - 1)
        {
            var bit = left & (0 - left);
            var way = partial.Place.Ways[BitOperations.TrailingZeroCount(left)];
            if (IsBarred(way, partial, taken, ref verdicts) || !Goes(way, partial, bit, ref taken, ref verdicts, sequence, into)) open &= ~bit;
        }

        // Most are not fresh any more, and a line of the cache that is not written stays clean.
        if (partial.Fresh) partial.Fresh = false;
        if (open != partial.Open) Close(partial, open);
        if (open != 0) into.Add(partial);
    }

    /// <summary>Lets the time of a partial match run out.</summary>
    /// <returns>Whether it is left open; if not, <paramref name="timedOut"/> says whether that is to be reported.</returns>
    public bool Expire(PartialMatch partial, long now, long sequence, out bool timedOut)
    {
        timedOut = false;
        if (partial.Absence <= now)
        {
            Complete(partial, partial.Absence, true, sequence);
            Close(partial, partial.Open & ~EndOf(partial.Place));
        }

        if (partial.Open != 0 && partial.Deadline > now) return true;
        timedOut = partial is { Matched: false };
        return false;
    }

    private static bool IsBarred(Way way, PartialMatch partial, ulong taken, ref Verdicts verdicts) =>
        (way.Before & taken) != 0
        || (way.Within != long.MaxValue && verdicts.Event.Ticks - partial.Event.Ticks >= way.Within)
        || (partial.Fresh && way.NotNext.Length > 0 && verdicts.Any(way.NotNext, partial));

    // Takes the event where it fits, and says whether the way stays open after it.
    private bool Goes(
        Way way, PartialMatch partial, ulong bit, ref ulong taken, ref Verdicts verdicts, long sequence, List<PartialMatch> into)
    {
        if (way.Target == Way.End) return EndGoes(way, partial, ref verdicts, sequence);
        var fits = verdicts.Holds(way.Take, partial);
        var ends = way.Until != Slot.None && verdicts.Holds(way.Until, partial);
        if (fits && !ends)
        {
            taken |= bit;
            Add(partial, way.Target, way.Again ? partial.Count + 1 : 1, verdicts.Event, sequence, into);
        }

        return (way.Passing == Passing.All || (way.Passing == Passing.Unfit && !fits))
            && !(ends && way.Again)
            && (way.Not.Length == 0 || !verdicts.Any(way.Not, partial));
    }

    private bool EndGoes(Way way, PartialMatch partial, ref Verdicts verdicts, long sequence)
    {
        if (way.Passing == Passing.All) return !verdicts.Any(way.Not, partial);
        Complete(partial, verdicts.Event.Ticks, false, sequence);
        return false;
    }

    private static bool Takes(Way way, PartialMatch? partial, ref Verdicts verdicts) =>
        verdicts.Holds(way.Take, partial) && (way.Until == Slot.None || !verdicts.Holds(way.Until, partial));

    private void Add(PartialMatch? previous, int step, int count, PatternEvent e, long sequence, List<PartialMatch> into)
    {
        var place = pattern.PlaceAfter(step, count);
        var added = new PartialMatch
        {
            Event = e,
            Sequence = sequence,
            Start = previous?.Start ?? sequence,
            StartTicks = previous?.StartTicks ?? e.Ticks,
            Step = step,
            Count = count,
            Previous = previous,
            Place = place,
        };
        Close(added, place.All);
        if (place.IsEnd) Complete(added, e.Ticks, false, sequence);
        if (added.Open != 0) into.Add(added);
    }

    private void Complete(PartialMatch partial, long ticks, bool byTime, long sequence)
    {
        partial.Matched = true;
        completed(new CompletedMatch(partial, ticks, byTime, sequence));
    }

    /// <summary>Says which ways are open from now on, and until when.</summary>
    public void Close(PartialMatch partial, ulong open)
    {
        partial.Open = open;
        var whole = After(partial.StartTicks, pattern.Within);
        var end = open & EndOf(partial.Place);
        partial.Absence = end == 0 || partial.Place.Ways[^1].Passing == Passing.None
            ? long.MaxValue
            : Math.Min(whole, After(partial.Event.Ticks, partial.Place.Ways[^1].Within));
        partial.Deadline = whole;
        if (!pattern.HasOwnTimes || open == 0) return;
        var last = long.MinValue;
        for (var left = open; left != 0; left &= left - 1)
            last = Math.Max(last, After(partial.Event.Ticks, partial.Place.Ways[BitOperations.TrailingZeroCount(left)].Within));
        partial.Deadline = Math.Min(whole, last);
    }

    private static ulong EndOf(Place place) =>
        place.Ways.Length > 0 && place.Ways[^1].Target == Way.End ? 1UL << (place.Ways.Length - 1) : 0;

    private static long After(long ticks, long span) => ticks > long.MaxValue - span ? long.MaxValue : ticks + span;
}
