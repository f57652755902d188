using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>Where the owners of limits are.</summary>
public static class RateOwners
{
    /// <summary>The owner of one meter of a limit.</summary>
    /// <param name="scope">The scope with nothing left open.</param>
    /// <param name="meter">Which meter.</param>
    public static ControlKey KeyOf(RateScope scope, RateMeter meter) =>
        new(RateInstance.OwnerKind, $"{scope}|{meter.ToString().ToLowerInvariant()}");
}

/// <summary>How much of a limit is taken, as its owner knows it.</summary>
/// <param name="Limit">How much may pass in a window.</param>
/// <param name="Window">The window.</param>
/// <param name="Used">What was reported as used in the last window.</param>
/// <param name="Leased">What workers hold and have not accounted for.</param>
/// <param name="Workers">Workers that have traffic.</param>
/// <param name="Tenants">What each tenant asks for, per second.</param>
/// <param name="Rejected">Parts of reports that did not add up.</param>
/// <param name="Rejections">The last of them.</param>
public sealed record RateUsage(
    long Limit, TimeSpan Window, long Used, long Leased, int Workers, IReadOnlyDictionary<string, double> Tenants, long Rejected,
    IReadOnlyList<RateRejection> Rejections)
{
    /// <summary>What a ledger says.</summary>
    /// <param name="state">The ledger; it keeps to a rule already.</param>
    /// <param name="now">Now.</param>
    public static RateUsage Of(RateLedgerState state, DateTimeOffset now)
    {
        var (rule, grid) = (state.Rule!, RateGrid.Of(state.Rule!.Window));
        var first = grid.SlotOf(now.UtcTicks - rule.Window.Ticks);
        var live = state.Workers.Values.Where(worker => worker.SeenAt + rule.Lease.Ticks >= now.UtcTicks).ToList();
        return new RateUsage(
            rule.Limit, rule.Window, state.Used.Skip((int)Math.Clamp(first - state.UsedFrom, 0, int.MaxValue)).Sum(),
            state.Leases.Where(lease => lease.Until > now.UtcTicks).Sum(lease => lease.Counts.Sum()), live.Count,
            live.SelectMany(worker => worker.Classes).GroupBy(one => one.Tenant).ToDictionary(
                tenant => tenant.Key, tenant => Math.Round(tenant.Sum(one => one.PerSecond), 1)),
            state.Rejected, state.Rejections);
    }
}
