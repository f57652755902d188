namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>A range of slots.</summary>
/// <param name="From">First slot.</param>
/// <param name="To">Where it ends; this slot is not in it.</param>
public readonly record struct SlotRange(int From, int To)
{
    /// <summary>How many slots it has.</summary>
    internal int Size => To - From;
}

/// <summary>
/// Who owns which of the 10,000 slots that subjects are hashed to. Slots are owned rather than computed from weights: when weights change,
/// variants that shrink give slots away and those that grow take them, and nobody else moves. That is the least that can move.
/// </summary>
public static class SlotAllocation
{
    /// <summary>All slots: one is 0.01 %.</summary>
    public const int Slots = 10_000;

    /// <summary>The slots of a share.</summary>
    /// <param name="percent">The share, 0–100 %.</param>
    public static int Of(double percent) => (int)Math.Round(percent * (Slots / 100), MidpointRounding.AwayFromZero);

    /// <summary>True where a share is a whole number of slots from none to all.</summary>
    /// <param name="percent">The share.</param>
    public static bool IsShare(double percent) =>
        percent is >= 0 and <= 100 && Math.Abs((percent * (Slots / 100)) - Of(percent)) < 1e-6;

    /// <summary>Gives each owner as many slots as his weight is, moving as few as possible.</summary>
    /// <param name="weights">The owners in their order with their shares, which add up to 100 % at most.</param>
    /// <param name="before">Who owns what now; owners that are no longer there lose theirs.</param>
    /// <returns>The ranges of each owner.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> Allocate(
        IReadOnlyList<KeyValuePair<string, double>> weights, IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> before)
    {
        var wanted = weights.ToDictionary(weight => weight.Key, weight => Of(weight.Value));
        var owners = new string?[Slots];
        foreach (var (owner, ranges) in before)
        {
            var left = wanted.GetValueOrDefault(owner);
            foreach (var range in ranges)
                for (var slot = range.From; slot < range.To && left > 0; slot++, left--) owners[slot] = owner;
        }

        var free = 0;
        foreach (var (owner, count) in wanted)
        {
            var missing = count - owners.Count(one => one == owner);
            for (; missing > 0; free++)
            {
                if (owners[free] is not null) continue;
                owners[free] = owner;
                missing--;
            }
        }

        return wanted.Keys.ToDictionary(owner => owner, IReadOnlyList<SlotRange> (owner) => RangesOf(owners, owner));
    }

    private static List<SlotRange> RangesOf(string?[] owners, string owner)
    {
        var ranges = new List<SlotRange>();
        for (var slot = 0; slot < Slots; slot++)
        {
            if (owners[slot] != owner) continue;
            var from = slot;
            while (slot < Slots && owners[slot] == owner) slot++;
            ranges.Add(new SlotRange(from, slot));
        }

        return ranges;
    }
}
