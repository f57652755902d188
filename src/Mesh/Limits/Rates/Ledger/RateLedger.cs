using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// The owner of a limit, as a state machine: one report in, the state with the answer out. What it has granted and not heard of counts as
/// used at the worst time, so that no delay, loss or death lets more than the limit pass.
/// </summary>
public static class RateLedger
{
    /// <summary>Workers that report to one ledger, at most.</summary>
    public const int MostWorkers = 1_024;

    /// <summary>Tenants and importances of one worker, at most; workers put more of them together.</summary>
    public const int MostClasses = 256;

    /// <summary>Leases after which a silent worker is forgotten.</summary>
    internal const int GoneAfter = 10;

    /// <summary>Works in a report.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="report">What a worker says.</param>
    /// <param name="now">Now, by the owner's clock.</param>
    /// <returns>The ledger after it; the same one where the report has been dealt with before.</returns>
    public static RateLedgerState Report(RateLedgerState state, RateReport report, DateTimeOffset now)
    {
        var known = state.Workers.GetValueOrDefault(report.Worker);
        if (known is not null && report.Sequence <= known.Sequence) return state;
        var isNewer = report.Rule is not null && (state.Rule is null || report.Version > state.Version);
        var rule = isNewer ? report.Rule : state.Rule;
        if (rule is null) return state;

        var draft = new RateDraft(state, rule, isNewer ? report.Version : state.Version, now);
        if (known is null && draft.Workers.Count >= MostWorkers)
        {
            draft.Reject(
                report.Worker, "worker", report.Worker, $"{draft.Workers.Count} workers report, as many as may.",
                "Divide the limit by tenant or service, so that fewer workers share each.");
            return draft.ToState();
        }

        Settling.Settle(draft, report, now.UtcTicks);
        Demands.Update(draft, report, known, now.UtcTicks);
        // Who has stopped waiting for this answer would not use what it grants.
        var isStale = report.SentAt + rule.Lease.Ticks < now.UtcTicks;
        if (!report.IsIdle && !isStale) Granting.Grant(draft, report, known is null, now.UtcTicks);
        return draft.ToState();
    }

    /// <summary>True where nothing is left that a limit would have to remember.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="now">Now, by the owner's clock.</param>
    public static bool IsEmpty(RateLedgerState state, DateTimeOffset now) =>
        state.Rule is not { } rule || EmptyAt(state, rule) <= now;

    /// <summary>When nothing may be left, if nobody reports before.</summary>
    /// <param name="state">The ledger.</param>
    public static DateTimeOffset EmptyAt(RateLedgerState state) =>
        state.Rule is { } rule ? EmptyAt(state, rule) : DateTimeOffset.MinValue;

    private static DateTimeOffset EmptyAt(RateLedgerState state, RateRule rule)
    {
        var grid = RateGrid.Of(rule.Window);
        var used = (state.UsedFrom + state.Used.Count + grid.WindowSlots + 1) * grid.SlotTicks;
        var leased = state.Leases.Select(lease => lease.Until).DefaultIfEmpty(0).Max() + rule.Window.Ticks + (2 * grid.SlotTicks);
        var seen = state.Workers.Values.Select(worker => worker.SeenAt).DefaultIfEmpty(0).Max() + (GoneAfter * rule.Lease.Ticks);
        // A bucket of a small rate takes longer than a window to drain what it had at once.
        var drained = (long)Math.Min(TimeSpan.FromDays(365).Ticks, rule.Window.Ticks * ((double)rule.Burst / rule.Limit));
        var last = Math.Max(Math.Max(used, leased), seen) + (rule.Form == RateForm.TokenBucket ? drained : 0);
        return new DateTimeOffset(last, TimeSpan.Zero);
    }

    /// <summary>What workers want, as the ledger remembers it.</summary>
    private static class Demands
    {
        // Smoothed over two leases: long enough for chance, short enough that capacity moves to another worker within a second.
        private const double Smoothing = 2;
        private const double Negligible = 0.001;

        public static void Update(RateDraft draft, RateReport report, RateWorker? known, long now)
        {
            var seconds = TimeSpan.FromTicks(Math.Max(1, known is null ? report.Elapsed : report.SentAt - known.SentAt)).TotalSeconds;
            var weight = 1 - Math.Exp(-seconds / (Smoothing * draft.Rule.Lease.TotalSeconds));
            var kept = Math.Exp(-seconds / draft.Rule.Window.TotalSeconds);
            var classes = (known?.Classes ?? []).ToDictionary(one => (one.Tenant, one.Priority), one => one with { InWindow = one.InWindow * kept });
            foreach (var demand in Known(draft, report))
            {
                classes.TryAdd((demand.Tenant, demand.Priority), new RateClass(demand.Tenant, demand.Priority, 0, null));
                var before = classes[(demand.Tenant, demand.Priority)];
                classes[(demand.Tenant, demand.Priority)] = before with
                {
                    PerSecond = before.PerSecond + (weight * ((demand.Asked / seconds) - before.PerSecond)),
                    InWindow = before.InWindow + demand.Asked,
                    IsShort = false,
                };
            }

            var silent = classes.Values.Where(one => !report.Demands.Any(demand => demand.Tenant == one.Tenant && demand.Priority == one.Priority));
            foreach (var one in silent.ToList())
            {
                var left = one with { PerSecond = one.PerSecond * (1 - weight), IsShort = false };
                if (left.PerSecond < Negligible) classes.Remove((one.Tenant, one.Priority));
                else classes[(one.Tenant, one.Priority)] = left;
            }

            draft.Workers[report.Worker] = new RateWorker(
                report.Sequence, report.SentAt, now, report.IsIdle ? [] : [.. classes.Values.OrderByDescending(one => one.PerSecond).Take(MostClasses)]);
        }

        private static IEnumerable<RateDemand> Known(RateDraft draft, RateReport report)
        {
            foreach (var demand in report.Demands)
            {
                if (demand.Asked >= 0 && demand.Waiting >= 0 && (draft.Rule.Tenants?.Contains(demand.Tenant) ?? true)) yield return demand;
                else
                    draft.Reject(
                        report.Worker, "tenant", demand.Tenant, $"Not a tenant of this limit, or {demand.Asked.ToString(CultureInfo.InvariantCulture)} asked.",
                        "In strict mode only the tenants of the declaration may call.");
            }
        }
    }
}
