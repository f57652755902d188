using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// Decides how many tokens the classes of a worker get. Whether so many may be given is <see cref="Occupancy"/>'s business; here they are
/// only divided, so that a wrong guess costs fairness and never the limit.
/// </summary>
internal static class Granting
{
    // Capacity that nobody has claimed goes to whoever asks, at most as much again as its share at a time: a burst comes again each window.
    private const double CatchUp = 1;
    private const double Reserve = 2;
    private const double MostHeld = 1.5;
    private const long Second = TimeSpan.TicksPerSecond;

    public static void Grant(RateDraft draft, RateReport report, bool isNew, long now)
    {
        var rule = draft.Rule;
        var worker = draft.Workers[report.Worker];
        if (worker.Classes.Count == 0) return;
        var occupancy = Occupancy.Of(draft, now);
        var span = Math.Min(rule.Window.Ticks, Second);
        var plan = Plan.Of(draft, report, occupancy, span, now);
        var horizon = draft.Grid.SlotOf(now + (2 * rule.Period.Ticks)) - draft.Grid.SlotOf(now);
        var elapsed = Math.Min(rule.Lease.Ticks, isNew ? 2 * rule.Period.Ticks : Math.Max(0, report.Elapsed));

        var classes = new List<RateClass>();
        foreach (var one in worker.Classes.OrderByDescending(one => one.Priority))
        {
            var waiting = Waiting(report, one);
            var (share, wish) = plan.For(one, waiting);
            var credit = one.Credit is { } before ? before + (share * elapsed / span) : share * 2 * rule.Period.Ticks / span;
            credit = Math.Min(credit, Math.Max(1, share * rule.Lease.Ticks / span));
            var held = Held(draft, report.Worker, one);
            var wanted = plan.IsRelaxed
                ? Math.Max(waiting, (long)Math.Ceiling(Reserve * one.PerSecond * rule.Lease.TotalSeconds) + 1 - held)
                : Due(plan, occupancy, credit, share, elapsed / (double)span, plan.IsScarce && wish > share ? 0 : waiting);
            if (!plan.IsRelaxed) wanted = Math.Min(wanted, (long)Math.Ceiling(MostHeld * share * rule.Lease.Ticks / span) + 1 + waiting - held);
            var counts = occupancy.Take(Math.Max(0, wanted), horizon);
            var taken = counts.Sum();
            if (taken > 0) draft.Leases.Add(LeaseOf(draft, report.Worker, one, counts, now));
            classes.Add(one with
            {
                Credit = Math.Max(-Math.Max(1, share), credit - taken),
                IsShort = (plan.IsScarce && wish > share) || counts.FirstOrDefault() < waiting,
                NextAt = now + ((occupancy.FirstFree() ?? horizon) * draft.Grid.SlotTicks),
            });
        }

        draft.Workers[report.Worker] = worker with { Classes = classes };
    }

    private static long Due(Plan plan, Occupancy occupancy, double credit, double share, double elapsed, long waiting)
    {
        var due = (long)Math.Floor(Math.Max(0, credit));
        if (!plan.IsScarce || waiting > 0) return Math.Max(due, waiting);
        if (credit < 0 || plan.Total <= 0) return due;
        var unclaimed = Math.Ceiling(occupancy.FreeAt(0) * share / plan.Total);
        return due + (long)Math.Min(unclaimed, Math.Max(1, CatchUp * share * elapsed));
    }

    private static long Held(RateDraft draft, string worker, RateClass one) => draft.Leases
        .Where(lease => lease.Worker == worker && lease.Tenant == one.Tenant && lease.Priority == one.Priority).Sum(lease => lease.Counts.Sum());

    private static RateLease LeaseOf(RateDraft draft, string worker, RateClass one, List<long> counts, long now)
    {
        var first = counts.FindIndex(count => count > 0);
        return new RateLease(
            ++draft.LastLease, worker, one.Tenant, one.Priority, draft.Grid.SlotTicks, draft.Grid.SlotOf(now) + first, counts[first..],
            now + draft.Rule.Lease.Ticks);
    }

    private static long Waiting(RateReport report, RateClass one) => report.Demands
        .Where(demand => demand.Tenant == one.Tenant && demand.Priority == one.Priority).Sum(demand => demand.Waiting);

    /// <summary>Who gets how much of the next while.</summary>
    private sealed class Plan
    {
        private readonly Dictionary<(string Tenant, CallPriority Priority), (double Share, double Wish)> _own = [];

        /// <summary>True where half of what there is would do: nobody needs to be counted to.</summary>
        public required bool IsRelaxed { get; init; }

        /// <summary>
        /// True where not all can have what they want, and a window's worth has been asked for: what there is then is counted out evenly.
        /// Before that, whoever comes first is served, as a limit that nobody shares would do it.
        /// </summary>
        public required bool IsScarce { get; init; }

        /// <summary>All shares together.</summary>
        public required double Total { get; init; }

        public static Plan Of(RateDraft draft, RateReport report, Occupancy occupancy, long span, long now)
        {
            var rule = draft.Rule;
            var capacity = rule.Form == RateForm.SlidingWindow
                ? Math.Min(rule.Limit, occupancy.FreeAt(draft.Grid.SlotOf(span)) + draft.Leases.Where(lease => lease.Until > now).Sum(lease => lease.Counts.Sum()))
                : occupancy.FreeAt(0) + (rule.Limit * (double)span / rule.Window.Ticks);
            var (wishes, own, asked) = (new List<Wish>(), new List<RateClass>(), 0.0);
            foreach (var (name, worker) in draft.Workers.OrderBy(one => one.Key != report.Worker))
            {
                if (worker.SeenAt + rule.Lease.Ticks < now) continue;
                foreach (var one in worker.Classes)
                {
                    var waiting = name == report.Worker ? Waiting(report, one) : 0;
                    wishes.Add(new Wish(one.Tenant, one.Priority, Math.Max(one.PerSecond * span / Second, waiting)));
                    if (name == report.Worker) own.Add(one);
                    asked += one.InWindow;
                }
            }

            var (shares, total) = (FairShares.Of(wishes, capacity, rule), wishes.Sum(wish => wish.Amount));
            var plan = new Plan { IsRelaxed = Reserve * total <= capacity, IsScarce = total > capacity && asked > rule.Limit, Total = shares.Sum() };
            for (var i = 0; i < own.Count; i++) plan._own[(own[i].Tenant, own[i].Priority)] = (shares[i], wishes[i].Amount);
            return plan;
        }

        public (double Share, double Wish) For(RateClass one, long waiting) =>
            _own.TryGetValue((one.Tenant, one.Priority), out var found) ? found : (0, waiting);
    }
}
