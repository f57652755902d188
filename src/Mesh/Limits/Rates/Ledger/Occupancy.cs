namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// How much of a limit is taken at each slot from now on, at worst. A use is taken until no window can hold it together with a later one;
/// a lease is taken as if it were used at its last moment. Much of it leaves at a known time, so tokens can be dated to that time and
/// handed out before. Docs/decisions/0008 gives the argument why this never lets more than the limit pass.
/// </summary>
internal sealed class Occupancy
{
    private readonly long _limit;
    private readonly long[] _most;
    private long _given;

    private Occupancy(long limit, long[] taken)
    {
        // The most that is taken from a slot on, since what is granted there stays.
        for (var slot = taken.Length - 2; slot >= 0; slot--) taken[slot] = Math.Max(taken[slot], taken[slot + 1]);
        (_limit, _most) = (limit, taken);
    }

    /// <summary>Looks at a ledger.</summary>
    /// <param name="draft">The ledger.</param>
    /// <param name="now">Now, in ticks.</param>
    public static Occupancy Of(RateDraft draft, long now)
    {
        var (rule, grid) = (draft.Rule, draft.Grid);
        var first = grid.SlotOf(now);
        var last = grid.SlotOf(now + rule.Lease.Ticks);
        foreach (var lease in draft.Leases) last = Math.Max(last, grid.SlotOf(lease.Until));
        var length = (int)(last - first) + grid.WindowSlots + 2;
        return rule.Form == RateForm.SlidingWindow
            ? new Occupancy(rule.Limit, OfWindow(draft, first, length))
            : new Occupancy(rule.Burst, OfBucket(draft, first, length));
    }

    /// <summary>Tokens that can be granted from so many slots from now on.</summary>
    public long FreeAt(long slots) => slots < _most.Length ? Math.Max(0, _limit - _most[slots] - _given) : _limit - _given;

    /// <summary>The first slot from now at which there is a token; null where that is not known yet.</summary>
    public int? FirstFree()
    {
        for (var slot = 0; slot < _most.Length; slot++) if (FreeAt(slot) > 0) return slot;
        return null;
    }

    /// <summary>Takes tokens, each at the first slot that has one.</summary>
    /// <param name="wanted">How many at most.</param>
    /// <param name="slots">How many slots ahead they may begin.</param>
    /// <returns>How many begin at each slot from now.</returns>
    public List<long> Take(long wanted, long slots)
    {
        var counts = new List<long>();
        for (var slot = 0; slot <= slots && wanted > 0; slot++)
        {
            var count = Math.Min(wanted, FreeAt(slot));
            counts.Add(count);
            (wanted, _given) = (wanted - count, _given + count);
        }

        while (counts is [.., 0]) counts.RemoveAt(counts.Count - 1);
        return counts;
    }

    private static long[] OfWindow(RateDraft draft, long first, int length)
    {
        var (grid, changes) = (draft.Grid, new long[length + 1]);
        for (var i = 0; i < draft.Used.Count; i++)
            Add(changes, draft.UsedFrom + i - first, draft.UsedFrom + i + grid.WindowSlots - first, draft.Used[i]);
        foreach (var lease in draft.Leases)
        {
            var end = grid.SlotOf(lease.Until - 1) + grid.WindowSlots - first;
            for (var i = 0; i < lease.Counts.Count; i++)
                Add(changes, grid.FirstSlotOf(lease.FirstSlot + i, lease.SlotTicks) - first, end, lease.Counts[i]);
        }

        for (var slot = 1; slot < length; slot++) changes[slot] += changes[slot - 1];
        return changes[..length];
    }

    /// <summary>
    /// The account of a leaky bucket, to which each use adds one and which drains at the rate. It drains a slot late, since a use at the end
    /// of one slot and one at the beginning of the next may be as close as can be.
    /// </summary>
    private static long[] OfBucket(RateDraft draft, long first, int length)
    {
        var grid = draft.Grid;
        var arrivals = new Dictionary<long, long>();
        var active = new long[length + 1];
        foreach (var lease in draft.Leases)
        {
            var end = grid.SlotOf(lease.Until - 1);
            for (var i = 0; i < lease.Counts.Count; i++)
            {
                if (lease.Counts[i] == 0) continue;
                arrivals[end] = arrivals.GetValueOrDefault(end) + lease.Counts[i];
                Add(active, grid.FirstSlotOf(lease.FirstSlot + i, lease.SlotTicks) - first, end - 1 - first, lease.Counts[i]);
            }
        }

        var (backlog, drain, taken) = (draft.Backlog, draft.DrainPerSlot, new long[length]);
        for (var slot = draft.UsedFrom; slot < first + length; slot++)
        {
            var arrived = draft.UsedAt(slot) + arrivals.GetValueOrDefault(slot);
            if (slot >= first)
            {
                var at = (int)(slot - first);
                if (at > 0) active[at] += active[at - 1];
                taken[at] = (long)Math.Ceiling(backlog - 1e-9) + arrived + active[at];
            }

            backlog = Math.Max(0, backlog - drain) + arrived;
        }

        return taken;
    }

    private static void Add(long[] changes, long from, long to, long count)
    {
        if (to < 0 || count == 0 || from > to) return;
        changes[Math.Max(0, from)] += count;
        if (to + 1 < changes.Length) changes[to + 1] -= count;
    }
}
