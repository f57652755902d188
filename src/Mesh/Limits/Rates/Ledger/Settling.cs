using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>Works what a worker says about its leases into the ledger. What does not add up is recorded and changes nothing.</summary>
internal static class Settling
{
    /// <summary>Everything that a report accounts for.</summary>
    public static void Settle(RateDraft draft, RateReport report, long now)
    {
        foreach (var settlement in report.Settlements)
        {
            var at = draft.Leases.FindIndex(lease => lease.Id == settlement.Lease && lease.Worker == report.Worker);
            if (at < 0)
            {
                draft.Reject(
                    report.Worker, "lease", Text(settlement.Lease), "This worker has no such lease: it was never given, is settled, or is long past.",
                    "Account for each lease once.");
                continue;
            }

            if (Apply(draft, report.Worker, draft.Leases[at], settlement) is not { } left) continue;
            if (left.Counts.Count == 0) draft.Leases.RemoveAt(at);
            else draft.Leases[at] = left;
        }

        foreach (var correction in report.Corrections) Correct(draft, report.Worker, correction, now);
    }

    /// <summary>The lease with what is left of it; null where the settlement does not fit it.</summary>
    private static RateLease? Apply(RateDraft draft, string worker, RateLease lease, RateSettlement settlement)
    {
        var counts = lease.Counts.ToArray();
        for (var i = 0; i < settlement.Used.Count; i++)
        {
            if (settlement.Used[i] is 0) continue;
            var slot = settlement.FirstSlot + i;
            if (settlement.Used[i] > 0 && slot * lease.SlotTicks < lease.Until && TryUse(counts, slot - lease.FirstSlot, settlement.Used[i])) continue;
            draft.Reject(
                worker, $"used of lease {lease.Id}", Text(settlement.Used[i]), $"The lease had fewer tokens in slot {slot}.",
                "Use tokens from their dates to the lease's end, each once.");
            return null;
        }

        if (settlement.Returned < 0 || settlement.Returned > counts.Sum())
        {
            draft.Reject(
                worker, $"returned of lease {lease.Id}", Text(settlement.Returned), $"{counts.Sum()} of it are not accounted for.",
                "Return what was not used, once.");
            return null;
        }

        Return(counts, settlement.Returned);
        for (var i = 0; i < settlement.Used.Count; i++)
            draft.AddUsed(draft.Grid.LastSlotOf(settlement.FirstSlot + i, lease.SlotTicks), settlement.Used[i]);
        return Trimmed(lease, counts);
    }

    /// <summary>Tokens of one lease are alike, so the ones with the earliest dates are used first.</summary>
    private static bool TryUse(long[] counts, long until, long used)
    {
        for (var i = 0; i < counts.Length && i <= until && used > 0; i++)
        {
            var some = Math.Min(used, counts[i]);
            (counts[i], used) = (counts[i] - some, used - some);
        }

        return used == 0;
    }

    private static void Return(long[] counts, long returned)
    {
        for (var i = counts.Length - 1; returned > 0; i--)
        {
            var some = Math.Min(returned, counts[i]);
            (counts[i], returned) = (counts[i] - some, returned - some);
        }
    }

    private static RateLease Trimmed(RateLease lease, long[] counts)
    {
        var (first, last) = (Array.FindIndex(counts, count => count > 0), Array.FindLastIndex(counts, count => count > 0));
        return first < 0 ? lease with { Counts = [] } : lease with { FirstSlot = lease.FirstSlot + first, Counts = counts[first..(last + 1)] };
    }

    private static void Correct(RateDraft draft, string worker, RateCorrection correction, long now)
    {
        var (count, latest) = (correction.Count, draft.Grid.SlotOf(now + draft.Rule.Lease.Ticks));
        var slot = correction.SlotTicks > 0 ? draft.Grid.LastSlotOf(correction.Slot, correction.SlotTicks) : long.MaxValue;
        if (slot <= latest && draft.AddUsed(slot, count)) return;
        draft.Reject(
            worker, "correction", Text(count), $"Slot {correction.Slot} has {draft.UsedAt(slot)} used.",
            "Take back at most what was used, in the slot in which it was.");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
