namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>A ledger while one report is worked into it.</summary>
internal sealed class RateDraft
{
    private const int KeptRejections = 16;

    private readonly RateLedgerState _before;
    private readonly List<RateRejection> _rejections;
    private readonly DateTimeOffset _now;
    private long _rejected;

    /// <param name="state">The ledger before.</param>
    /// <param name="rule">What it keeps to; another one than before where the declaration has changed.</param>
    /// <param name="version">Version of the declaration.</param>
    /// <param name="now">Now.</param>
    public RateDraft(RateLedgerState state, RateRule rule, long version, DateTimeOffset now)
    {
        (_before, _now, Rule, Version, Grid) = (state, now, rule, version, RateGrid.Of(rule.Window));
        (Leases, LastLease, Backlog) = ([.. state.Leases], state.LastLease, state.Backlog);
        (Workers, _rejections, _rejected) = (new(state.Workers), [.. state.Rejections], state.Rejected);
        var before = state.Rule is { } old ? RateGrid.Of(old.Window) : Grid;
        UsedFrom = Grid.FirstSlotOf(state.UsedFrom, before.SlotTicks);
        if (before == Grid) Used = [.. state.Used];
        else for (var i = 0; i < state.Used.Count; i++) AddUsed(Grid.LastSlotOf(state.UsedFrom + i, before.SlotTicks), state.Used[i]);
        Forget();
    }

    public RateRule Rule { get; }

    public long Version { get; }

    public RateGrid Grid { get; }

    public long UsedFrom { get; private set; }

    public List<long> Used { get; private set; } = [];

    public double Backlog { get; private set; }

    public List<RateLease> Leases { get; }

    public long LastLease { get; set; }

    public Dictionary<string, RateWorker> Workers { get; }

    /// <summary>What a token bucket gives in a slot.</summary>
    public double DrainPerSlot => Rule.Limit * (double)Grid.SlotTicks / Rule.Window.Ticks;

    public long UsedAt(long slot) => slot >= UsedFrom && slot - UsedFrom < Used.Count ? Used[(int)(slot - UsedFrom)] : 0;

    /// <summary>Adds what was used in a slot, or takes some of it away.</summary>
    /// <returns>False where more would be taken away than was used.</returns>
    public bool AddUsed(long slot, long count)
    {
        if (count == 0) return true;
        if (slot < UsedFrom)
        {
            // No window can hold it any more. A bucket's account still does: what drained meanwhile is left out, which errs on the safe side.
            if (count > 0 && Rule.Form == RateForm.TokenBucket) Backlog += count;
            return true;
        }

        if (UsedAt(slot) + count < 0) return false;
        while (slot - UsedFrom >= Used.Count) Used.Add(0);
        Used[(int)(slot - UsedFrom)] += count;
        return true;
    }

    /// <summary>Records what did not add up.</summary>
    public void Reject(string worker, string field, string value, string problem, string fix)
    {
        _rejected++;
        if (_rejections.Count == KeptRejections) _rejections.RemoveAt(0);
        _rejections.Add(new RateRejection(_now, worker, field, value, problem, fix));
    }

    /// <summary>The ledger after the report.</summary>
    public RateLedgerState ToState() => _before with
    {
        Rule = Rule,
        Version = Version,
        UsedFrom = UsedFrom,
        Used = Used,
        Backlog = Backlog,
        Leases = Leases,
        LastLease = LastLease,
        Workers = Workers,
        Rejections = _rejections,
        Rejected = _rejected,
    };

    /// <summary>Lets go of what can be in no window any more, and of workers that are gone.</summary>
    private void Forget()
    {
        var now = Grid.SlotOf(_now.UtcTicks);
        var keep = now - Grid.WindowSlots - 1;
        Leases.RemoveAll(lease =>
        {
            var end = Grid.SlotOf(lease.Until - 1);
            if (end >= keep) return false;
            AddUsed(end, lease.Counts.Sum());
            return true;
        });
        var passed = (int)Math.Clamp(keep - UsedFrom, 0, Used.Count);
        if (Rule.Form == RateForm.TokenBucket)
        {
            for (var i = 0; i < passed; i++) Backlog = Math.Max(0, Backlog - DrainPerSlot) + Used[i];
            Backlog = Math.Max(0, Backlog - (DrainPerSlot * Math.Max(0, keep - UsedFrom - passed)));
        }
        else
        {
            Backlog = 0;
        }

        Used.RemoveRange(0, passed);
        UsedFrom = Math.Max(UsedFrom, keep);
        var gone = _now.UtcTicks - (RateLedger.GoneAfter * Rule.Lease.Ticks);
        foreach (var (name, _) in Workers.Where(one => one.Value.SeenAt < gone && Leases.TrueForAll(lease => lease.Worker != one.Key)).ToList())
            Workers.Remove(name);
    }
}
