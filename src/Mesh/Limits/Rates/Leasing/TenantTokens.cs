using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>What a worker holds for the calls of one tenant. Guarded by the lock of the limiter.</summary>
internal sealed class TenantTokens
{
    private const int Priorities = (int)CallPriority.Critical + 1;

    private readonly List<HeldLease>[] _leases = [[], [], []];
    private readonly long[] _shortUntil = new long[Priorities];
    private readonly long[] _nextAt = new long[Priorities];

    /// <summary>What was asked for since the last report, by importance.</summary>
    public long[] Asked { get; } = new long[Priorities];

    /// <summary>True where the tenant can be forgotten.</summary>
    public bool IsEmpty => _leases.All(held => held.Count == 0) && Asked.All(asked => asked == 0);

    /// <summary>Takes tokens: a call may have those of its own importance and of lower ones.</summary>
    public bool TryTake(CallPriority priority, long count, long now)
    {
        // The usual case is one token, and the first lease that is looked at has it.
        for (var rank = (int)priority; rank >= 0; rank--)
        {
            foreach (var lease in _leases[rank])
            {
                if (lease.Ready(now) < count) continue;
                lease.Use(count, now);
                return true;
            }
        }

        if (count == 1 || Ready(priority, now) < count) return false;
        Spend(priority, count, now);
        return true;
    }

    /// <summary>Takes as many as there are.</summary>
    /// <returns>How many that were.</returns>
    public long UseUpTo(long count, long now)
    {
        var some = Math.Min(count, Ready(CallPriority.Critical, now));
        if (some > 0) Spend(CallPriority.Critical, some, now);
        return some;
    }

    /// <summary>Takes back uses of a slot that have not been reported.</summary>
    /// <returns>How many could be taken back.</returns>
    public long Undo(long count, long slot)
    {
        var left = count;
        foreach (var held in _leases) foreach (var lease in held) left -= lease.Undo(left, slot);
        return count - left;
    }

    /// <summary>When a call that finds nothing may ask again; null where only the owner knows.</summary>
    public long? RetryAt(CallPriority priority, long now)
    {
        if (now >= _shortUntil[(int)priority]) return null;
        var next = _nextAt[(int)priority];
        for (var rank = (int)priority; rank >= 0; rank--)
            foreach (var lease in _leases[rank]) if (lease.NextAt is { } at && at < next) next = at;
        return Math.Max(now + 1, next);
    }

    /// <summary>Keeps a lease that was granted.</summary>
    public void Add(RateLease lease) => _leases[(int)lease.Priority].Add(new HeldLease(lease));

    /// <summary>Keeps what the owner says of calls of an importance.</summary>
    /// <param name="priority">How important.</param>
    /// <param name="shortUntil">Until when calls that find nothing are refused; 0 where there may be more.</param>
    /// <param name="nextAt">When there may be more.</param>
    public void Told(CallPriority priority, long shortUntil, long nextAt) =>
        (_shortUntil[(int)priority], _nextAt[(int)priority]) = (shortUntil, nextAt);

    /// <summary>What became of the leases; ended ones go back.</summary>
    public IEnumerable<RateSettlement> Settle(long now, bool isLeaving)
    {
        var settlements = new List<RateSettlement>();
        foreach (var held in _leases)
        {
            foreach (var lease in held) if (lease.Settle(isLeaving || now >= lease.Until) is { } settlement) settlements.Add(settlement);
            held.RemoveAll(lease => lease.IsDone);
        }

        return settlements;
    }

    private long Ready(CallPriority priority, long now)
    {
        var ready = 0L;
        for (var rank = (int)priority; rank >= 0; rank--) foreach (var lease in _leases[rank]) ready += lease.Ready(now);
        return ready;
    }

    private void Spend(CallPriority priority, long count, long now)
    {
        for (var rank = (int)priority; rank >= 0; rank--)
        {
            foreach (var lease in _leases[rank])
            {
                var some = Math.Min(count, lease.Ready(now));
                if (some > 0) lease.Use(some, now);
                count -= some;
            }
        }
    }
}
