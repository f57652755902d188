namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>A lease in the hands of its worker. Guarded by the lock of whoever holds it.</summary>
/// <param name="lease">What was given.</param>
internal sealed class HeldLease(RateLease lease)
{
    private readonly List<long> _used = [];
    private long _firstUse;
    private long _nextSlot = lease.FirstSlot;
    private long _ready;
    private long _left = lease.Counts.Sum();
    private bool _isReturned;

    /// <summary>When it ends, in ticks.</summary>
    public long Until => lease.Until;

    /// <summary>Length of its slots, in ticks.</summary>
    public long SlotTicks => lease.SlotTicks;

    /// <summary>True where nothing is left, and everything has been accounted for.</summary>
    public bool IsDone => _left == 0 && _used.Count == 0;

    /// <summary>Tokens that may be used now.</summary>
    public long Ready(long now)
    {
        if (now >= lease.Until) return 0;
        for (var slot = now / lease.SlotTicks; _nextSlot <= slot && _nextSlot - lease.FirstSlot < lease.Counts.Count; _nextSlot++)
            _ready += lease.Counts[(int)(_nextSlot - lease.FirstSlot)];
        return _ready;
    }

    /// <summary>When more may be used; null where it has no more.</summary>
    public long? NextAt
    {
        get
        {
            for (var slot = _nextSlot; slot - lease.FirstSlot < lease.Counts.Count; slot++)
                if (lease.Counts[(int)(slot - lease.FirstSlot)] > 0) return slot * lease.SlotTicks;
            return null;
        }
    }

    /// <summary>Uses tokens that are ready.</summary>
    public void Use(long count, long now)
    {
        var slot = now / lease.SlotTicks;
        if (_used.Count == 0) _firstUse = slot;
        // A clock that was set back a little must not make a use earlier than one that is written down already.
        while (slot - _firstUse >= _used.Count) _used.Add(0);
        _used[(int)Math.Max(0, slot - _firstUse)] += count;
        (_ready, _left) = (_ready - count, _left - count);
    }

    /// <summary>Takes back uses of a slot that have not been reported.</summary>
    /// <returns>How many could be taken back.</returns>
    public long Undo(long count, long slot)
    {
        var at = slot - _firstUse;
        if (_isReturned || at < 0 || at >= _used.Count) return 0;
        var some = Math.Min(count, _used[(int)at]);
        _used[(int)at] -= some;
        (_ready, _left) = (_ready + some, _left + some);
        return some;
    }

    /// <summary>What became of it since it was last asked; null where nothing did.</summary>
    /// <param name="isOver">True where what is left goes back.</param>
    public RateSettlement? Settle(bool isOver)
    {
        if (_used.Count == 0 && !(isOver && _left > 0)) return null;
        var settlement = new RateSettlement(lease.Id, _firstUse, [.. _used], isOver ? _left : 0);
        _used.Clear();
        if (isOver) (_left, _ready, _isReturned) = (0, 0, true);
        return settlement;
    }
}
