using System.Runtime.InteropServices;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// What one worker holds of one limit, what it used of it and what its calls ask for. It has no clock and sends nothing. Guarded by the
/// lock of the limiter.
/// </summary>
/// <param name="worker">Name of this worker.</param>
/// <param name="rule">What is kept to.</param>
/// <param name="version">Version of the declaration.</param>
internal sealed class LocalTokens(string worker, RateRule rule, long version)
{
    // More tenants than these at a time share one account, so that invented names cannot fill memory and reports.
    private const int MostTenants = RateLedger.MostClasses / 3;
    private const int MostCorrections = 1_024;
    private const string Others = "(others)";

    private readonly Dictionary<string, TenantTokens> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<long, RateCorrection> _corrections = [];
    private readonly RateGrid _grid = RateGrid.Of(rule.Window);
    private RateReport? _pending;
    private long _sequence;
    private long _lastLease;
    private long _lastSent;
    private long _lastAsked;
    private bool _isKnown;

    /// <summary>True where nothing is held, asked or left to tell: the owner need not be asked.</summary>
    public bool IsAsleep => _pending is null && !_isKnown && _corrections.Count == 0 && _tenants.Values.All(tenant => tenant.IsEmpty);

    /// <summary>Takes tokens for a call.</summary>
    /// <param name="tenant">Who calls.</param>
    /// <param name="priority">How important.</param>
    /// <param name="count">How many.</param>
    /// <param name="now">Now, in ticks.</param>
    /// <returns>Admitted, refused with the time after which to ask again, or unknown until the owner answers.</returns>
    public RateVerdict Take(string tenant, CallPriority priority, long count, long now)
    {
        var own = Open(tenant);
        own.Asked[(int)priority] += count;
        _lastAsked = now;
        return Retake(own, priority, count, now);
    }

    /// <summary>Takes tokens for a call that has been counted.</summary>
    public RateVerdict Retake(string tenant, CallPriority priority, long count, long now) => Retake(Open(tenant), priority, count, now);

    /// <summary>Gives back what a call took and did not need, or takes what it needed beyond that.</summary>
    /// <param name="tenant">Who called.</param>
    /// <param name="slot">When it took them (<see cref="RateVerdict.Slot"/>).</param>
    /// <param name="more">How many more were needed; below 0 how many fewer.</param>
    /// <param name="now">Now, in ticks.</param>
    public void Correct(string tenant, long slot, long more, long now)
    {
        if (more < 0) more += Open(tenant).Undo(-more, slot);
        else more -= Open(tenant).UseUpTo(more, now);
        if (more == 0) return;
        if (more > 0) slot = _grid.SlotOf(now);
        if (!_corrections.ContainsKey(slot) && _corrections.Count >= MostCorrections) slot = _corrections.Keys.Max();
        CollectionsMarshal.GetValueRefOrAddDefault(_corrections, slot, out _) =
            new RateCorrection(_grid.SlotTicks, slot, more + (_corrections.GetValueOrDefault(slot)?.Count ?? 0));
    }

    /// <summary>
    /// What to tell the owner. As long as no answer came it is the same one, so that it counts once however often it is sent.
    /// </summary>
    /// <param name="waiting">Calls that wait.</param>
    /// <param name="now">Now, in ticks.</param>
    /// <param name="isLeaving">True where this worker stops.</param>
    /// <returns>The report; null where there is nothing to tell and nothing is wanted.</returns>
    public RateReport? Report(IEnumerable<RateDemand> waiting, long now, bool isLeaving = false)
    {
        if (_pending is not null) return _pending;
        var demands = isLeaving ? [] : Demands(waiting);
        // A pause of less than a lease is none: what is held may still be used.
        var isIdle = isLeaving || (demands.Count == 0 && now - _lastAsked >= rule.Lease.Ticks);
        var settlements = _tenants.Values.SelectMany(tenant => tenant.Settle(now, isIdle)).ToList();
        if (demands.Count == 0 && settlements.Count == 0 && _corrections.Count == 0 && !(isIdle && _isKnown)) return null;
        var corrections = _corrections.Values.ToList();
        _corrections.Clear();
        foreach (var (name, _) in _tenants.Where(one => one.Value.IsEmpty).ToList()) _tenants.Remove(name);
        var elapsed = _lastSent == 0 ? 0 : Math.Max(0, now - _lastSent);
        (_lastSent, _isKnown) = (isIdle ? 0 : now, _isKnown && !isIdle);
        return _pending = new RateReport(worker, ++_sequence, now, version)
        {
            Rule = _sequence == 1 || elapsed == 0 ? rule : null,
            Elapsed = elapsed,
            Settlements = settlements,
            Corrections = corrections,
            Demands = demands,
            IsIdle = isIdle,
        };
    }

    /// <summary>No answer came. The owner may have lost what it knew, so it is told the rule again.</summary>
    public void Unanswered() => _pending = _pending is null ? null : _pending with { Rule = rule };

    /// <summary>True for a state that has dealt with the report under way.</summary>
    public bool IsAnswer(RateLedgerState state) =>
        _pending is { } report && state.Workers.TryGetValue(worker, out var known) && known.Sequence >= report.Sequence;

    /// <summary>Takes what the owner granted.</summary>
    /// <param name="state">Its state, which has dealt with the report under way.</param>
    /// <param name="now">Now, in ticks.</param>
    public void Accept(RateLedgerState state, long now)
    {
        var isIdle = _pending is { IsIdle: true };
        _pending = null;
        _isKnown = !isIdle;
        foreach (var lease in state.Leases)
        {
            if (lease.Worker != worker || lease.Id <= _lastLease) continue;
            Open(lease.Tenant).Add(lease);
        }

        _lastLease = Math.Max(_lastLease, state.LastLease);
        var until = now + rule.Lease.Ticks;
        foreach (var one in state.Workers[worker].Classes)
            Open(one.Tenant).Told(one.Priority, one.IsShort ? until : 0, one.NextAt);
    }

    private RateVerdict Retake(TenantTokens own, CallPriority priority, long count, long now)
    {
        if (own.TryTake(rule.Priorities ? priority : CallPriority.Critical, count, now)) return RateVerdict.Admitted(_grid.SlotOf(now));
        return own.RetryAt(priority, now) is { } at ? RateVerdict.Refused(at - now) : RateVerdict.Unknown;
    }

    private TenantTokens Open(string tenant)
    {
        if (_tenants.TryGetValue(tenant, out var known)) return known;
        if (_tenants.Count >= MostTenants) tenant = Others;
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_tenants, tenant, out _);
        return slot ??= new TenantTokens();
    }

    private List<RateDemand> Demands(IEnumerable<RateDemand> waiting)
    {
        var demands = new List<RateDemand>();
        foreach (var one in waiting) demands.Add(one with { Tenant = _tenants.ContainsKey(one.Tenant) ? one.Tenant : Others });
        demands = [.. demands.GroupBy(one => (one.Tenant, one.Priority)).Select(group => new RateDemand(
            group.Key.Tenant, group.Key.Priority, 0, group.Sum(one => one.Waiting)))];
        foreach (var (name, tenant) in _tenants)
        {
            for (var priority = CallPriority.Background; priority <= CallPriority.Critical; priority++)
            {
                if (tenant.Asked[(int)priority] is not (> 0 and var asked)) continue;
                tenant.Asked[(int)priority] = 0;
                var at = demands.FindIndex(one => one.Tenant == name && one.Priority == priority);
                if (at < 0) demands.Add(new RateDemand(name, priority, asked, 0));
                else demands[at] = demands[at] with { Asked = asked };
            }
        }

        return demands;
    }
}
