using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What came of a call's wish to spend: a ticket, or why there is none.</summary>
/// <param name="Ticket">What the call may spend; null where it is refused.</param>
/// <param name="Known">The budget as its owner showed it last; null where the owner could not be reached.</param>
internal readonly record struct BudgetTaking(BudgetTicket? Ticket, BudgetPeriod? Known);

/// <summary>One tenant's budget as this worker deals with it: calls take from what is held, and one exchange at a time gets more.</summary>
/// <param name="owner">Who owns the budget.</param>
/// <param name="plane">The way to the owner.</param>
/// <param name="worker">This worker.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the owner cannot be told.</param>
internal sealed class TenantBudget(ControlKey owner, IControlPlane plane, WorkerIdentity worker, TimeProvider time, ILogger log)
{
    private const string Operation = "Lease";

    // Calls that came while others asked ask again; more often than this, something is wrong.
    private const int MostRounds = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // For so long a budget that had nothing left is not asked again.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private readonly HeldBudget _held = new(worker.Id);
    private readonly ControlExchange _exchange = new(plane, time);
    private readonly Lock _lock = new();
    private BudgetAmount _needed;
    private Task<bool>? _running;
    private BudgetPeriod? _known;
    private DateTimeOffset _knownAt;

    /// <summary>Takes what a call may need. Where this worker holds too little, the call waits until the owner has been asked.</summary>
    public ValueTask<BudgetTaking> TakeAsync(BudgetAmount estimate, CancellationToken cancellation) =>
        _held.TryTake(estimate, time.GetUtcNow()) is { } ticket
            ? new(new BudgetTaking(ticket, _known))
            : new(AskAndTakeAsync(estimate, cancellation));

    /// <summary>Replaces what a call took by what it cost.</summary>
    public void Settle(BudgetTicket ticket, BudgetAmount cost) => _held.Settle(ticket, cost);

    /// <summary>Tells the owner what was spent, and keeps the lease as large as the calls are many; from time to time.</summary>
    public Task KeepAsync() => plane.IsConnected && _held.IsDue(time.GetUtcNow()) ? RunAsync(waited: false) : Task.CompletedTask;

    /// <summary>Gives back what is held, without waiting until the owner has dealt with it.</summary>
    public async Task ReturnAsync(CancellationToken cancellation)
    {
        if (!plane.IsConnected || _held.GiveBack() is not { } request) return;
        try
        {
            await plane.TellAsync(owner, Operation, request, cancellation);
        }
        catch (Exception failure)
        {
            log.BudgetOwnerUnreachable(failure, owner.Key);
        }
    }

    private async Task<BudgetTaking> AskAndTakeAsync(BudgetAmount estimate, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (IsKnownToLack(estimate)) return new(null, _known);
            lock (_lock) _needed += estimate;
            // One that runs already asked before this call came.
            if (Volatile.Read(ref _running) is { IsCompleted: false } other) await other.WaitAsync(cancellation);
            if (_held.TryTake(estimate, time.GetUtcNow()) is { } early) return new(early, _known);
            if (!plane.IsConnected || !await RunAsync(waited: true).WaitAsync(cancellation)) return new(null, null);
            if (_held.TryTake(estimate, time.GetUtcNow()) is { } ticket) return new(ticket, _known);
        }

        return new(null, IsKnownToLack(estimate) ? _known : null);
    }

    private bool IsKnownToLack(BudgetAmount estimate) =>
        _known is { } known && time.GetUtcNow() - _knownAt < Remembered && !estimate.FitsIn(known.Left);

    private Task<bool> RunAsync(bool waited)
    {
        lock (_lock)
        {
            if (_running is { IsCompleted: false } running) return running;
            var needed = waited ? _needed : default;
            if (waited) _needed = default;
            return _running = ExchangeAsync(_held.Ask(needed, time.GetUtcNow()));
        }
    }

    private async Task<bool> ExchangeAsync(BudgetLeaseRequest request)
    {
        // The first part runs under a lock.
        await Task.Yield();
        try
        {
            var state = await _exchange.RunAsync<BudgetState>(
                owner, Operation, request,
                state => state.Leases.TryGetValue(worker.Id, out var lease) && lease.Number >= request.Number,
                Patience, CancellationToken.None);
            if (state is null) return false;
            _held.Answered(state);
            (_known, _knownAt) = (state.Current, time.GetUtcNow());
            return true;
        }
        catch (Exception failure)
        {
            // Whatever stands in the way: a call is then refused, and the same is told again.
            log.BudgetOwnerUnreachable(failure, owner.Key);
            return false;
        }
    }
}
