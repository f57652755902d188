namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>An amount that a call may spend.</summary>
/// <param name="Amount">How much was set aside for it.</param>
/// <param name="Epoch">Which of the worker's leases it is from.</param>
internal readonly record struct BudgetTicket(BudgetAmount Amount, long Epoch);

/// <summary>
/// What this worker holds of one tenant's budget. Calls take from it and settle in it without asking anybody; the owner of the budget is
/// told in between. It never lets calls take more than the owner set aside for this worker.
/// </summary>
/// <param name="worker">This worker.</param>
internal sealed class HeldBudget(string worker)
{
    // How long what is asked for shall last at the present pace.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    // So that the owner hears once of many calls also where they are few at first.
    private const double LeastCalls = 16;

    private readonly Lock _lock = new();
    private BudgetAmount _holding;
    private BudgetAmount _spent;
    private BudgetAmount _held;
    private BudgetAmount _takenSinceAsked;
    private BudgetAmount _usual;
    private DateTimeOffset _usableUntil;
    private DateTimeOffset _askedAt;
    private DateTimeOffset _usedAt;
    private BudgetLeaseRequest? _pending;
    private long _epoch;
    private long _number;

    private BudgetAmount Available => _holding - _spent - _held;

    /// <summary>Takes what a call may need; null where this worker does not hold that much.</summary>
    public BudgetTicket? TryTake(BudgetAmount estimate, DateTimeOffset now)
    {
        lock (_lock)
        {
            (_usedAt, _usual) = (now, estimate);
            if (now >= _usableUntil || !estimate.FitsIn(Available)) return null;
            _held += estimate;
            _takenSinceAsked += estimate;
            return new(estimate, _epoch);
        }
    }

    /// <summary>Replaces what a call took by what it cost.</summary>
    public void Settle(BudgetTicket ticket, BudgetAmount cost)
    {
        lock (_lock)
        {
            // When a lease ended, what was under way was told as spent in full.
            if (ticket.Epoch != _epoch) return;
            _held -= ticket.Amount;
            _spent += cost;
        }
    }

    /// <summary>True where the owner should hear from this worker although no call waits for it.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_pending is not null) return true;
            if (_holding.IsZero && _spent.IsZero) return false;
            var isLow = _holding.Calls > 0 && Available.Calls < _holding.Calls / 4;
            var isEnding = now + BudgetLeasing.Usable / 3 >= _usableUntil;
            return isLow || isEnding || now - _askedAt >= Ahead;
        }
    }

    /// <summary>What to tell the owner. A request that has no answer yet is repeated as it was.</summary>
    /// <param name="needed">What calls wait for.</param>
    /// <param name="now">The time.</param>
    public BudgetLeaseRequest Ask(BudgetAmount needed, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_pending is not null) return _pending;
            if (now >= _usableUntil) EndLease();
            var wanted = needed.IsZero && now - _usedAt >= Ahead ? _held : _held + BudgetAmount.Max(needed, Forecast(now));
            _pending = new(worker, ++_number, _spent, wanted, _held + needed);
            _holding = BudgetAmount.Min(_holding - _spent, wanted);
            (_spent, _takenSinceAsked, _askedAt) = (default, default, now);
            return _pending;
        }
    }

    /// <summary>What to tell the owner when this worker stops; null where there is nothing, or where a request has no answer yet.</summary>
    public BudgetLeaseRequest? GiveBack()
    {
        lock (_lock)
        {
            if (_pending is not null || (_holding.IsZero && _spent.IsZero)) return null;
            EndLease();
            _pending = new(worker, ++_number, _spent, default, default);
            _spent = default;
            return _pending;
        }
    }

    /// <summary>The owner has dealt with the request.</summary>
    public void Answered(BudgetState state)
    {
        lock (_lock)
        {
            if (_pending is null || !state.Leases.TryGetValue(worker, out var lease) || lease.Number < _pending.Number) return;
            (_pending, _holding, _usableUntil) = (null, lease.Amount, lease.UsableUntil);
        }
    }

    /// <summary>What ended cannot be spent any more. Calls under way are told as what they took, because they end after it.</summary>
    private void EndLease()
    {
        _spent += _held;
        (_held, _holding, _epoch) = (default, default, _epoch + 1);
    }

    private BudgetAmount Forecast(DateTimeOffset now)
    {
        var passed = Math.Max((now - _askedAt).TotalSeconds, 0.1);
        return BudgetAmount.Max(_takenSinceAsked.Times(Math.Min(Ahead.TotalSeconds / passed, 4)), _usual.Times(LeastCalls));
    }
}
