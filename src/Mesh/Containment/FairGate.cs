using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>
/// The entrance of one service. So many calls are inside at a time; when it is full, calls wait in a short queue for each caller.
/// Each caller has an equal share of the places, whatever others ask for; what somebody leaves of his share goes to the most
/// important call, among equals to the caller with the fewest inside, then to the one that waited longest. So a caller that floods
/// the service waits behind itself, and cannot get past others by calling everything important.
/// </summary>
/// <remarks>After every change places are given out until there is none or nobody may have one. So whoever arrives and finds a free
/// place overtakes nobody, and goes in without a look at those who wait.</remarks>
/// <param name="capacity">How many calls may be inside, to begin with.</param>
/// <param name="perCaller">How many calls of one caller may be inside.</param>
/// <param name="queuePerCaller">How many calls of one caller may wait.</param>
internal sealed class FairGate(int capacity, int perCaller, int queuePerCaller)
{
    private readonly Lock _gate = new();
    private readonly CallerAccounts _accounts = new();
    private int _capacity = capacity;
    private int _inside;
    private int _waiting;
    private long _arrivals;
    private int _turnedAway;
    private long _admitted;

    /// <summary>How many calls may be inside now.</summary>
    public int Capacity => Volatile.Read(ref _capacity);

    /// <summary>Calls that are inside; more than the capacity for a while after that has shrunk.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Calls that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Calls that found no place and no queue because the service was full; it wraps round.</summary>
    public int TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>Calls that have ever been let in.</summary>
    public long Admitted => Volatile.Read(ref _admitted);

    /// <summary>Callers that have a call inside or waiting.</summary>
    public int Callers
    {
        get
        {
            lock (_gate) return _accounts.Count;
        }
    }

    /// <summary>Enters, or waits until there is a place.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="priority">How important the call is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The place, to be left with <see cref="Leave"/>; or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ValueTask<GateAnswer> EnterAsync(string caller, CallPriority priority, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_gate)
        {
            var account = _accounts.Open(caller);
            if (account.Inside < perCaller && _inside < _capacity) return ValueTask.FromResult(Admit_NeedsLock(account));

            waiter = new Waiter(account, priority, _arrivals++);
            if (!TryQueue_NeedsLock(waiter))
            {
                var refusal = Refuse_NeedsLock(account, account.Inside < perCaller ? GateRefusal.ServiceFull : GateRefusal.CallerFull);
                _accounts.CloseIfEmpty(account);
                return ValueTask.FromResult(refusal);
            }
        }

        return WaitAsync(waiter, cancellation);
    }

    /// <summary>Leaves a place to whoever is next.</summary>
    /// <param name="account">The account that was entered with.</param>
    public void Leave(CallerAccount account)
    {
        lock (_gate)
        {
            account.Inside--;
            _inside--;
            _accounts.CloseIfEmpty(account);
            Fill_NeedsLock();
        }
    }

    /// <summary>From now on so many may be inside. Nobody is put out.</summary>
    public void Resize(int newCapacity)
    {
        lock (_gate)
        {
            _capacity = newCapacity;
            Fill_NeedsLock();
        }
    }

    private async ValueTask<GateAnswer> WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(static (state, token) =>
        {
            var (gate, one) = ((FairGate, Waiter))state!;
            gate.GiveUp(one, token);
        }, (this, waiter));
        return await waiter.Answered;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // Somebody who has been let in meanwhile is in, and leaves as all do.
            if (!waiter.IsWaiting) return;
            Dequeue_NeedsLock(waiter);
            _accounts.CloseIfEmpty(waiter.Account);
        }

        waiter.Cancel(cancellation);
    }

    /// <summary>Queues the call; in a full queue in the place of a less important one, the newest of those.</summary>
    private bool TryQueue_NeedsLock(Waiter waiter)
    {
        var account = waiter.Account;
        if (account.Waiting >= queuePerCaller)
        {
            if (account.Last is not { } last || last.Priority >= waiter.Priority) return false;
            Dequeue_NeedsLock(last);
            last.Answer(Refuse_NeedsLock(account, GateRefusal.Displaced));
        }

        account.Enqueue(waiter);
        _waiting++;
        return true;
    }

    private void Dequeue_NeedsLock(Waiter waiter)
    {
        waiter.Account.Dequeue(waiter);
        _waiting--;
    }

    private void Fill_NeedsLock()
    {
        while (_waiting > 0 && _inside < _capacity && _accounts.Next(perCaller, _capacity) is { } next)
        {
            Dequeue_NeedsLock(next);
            next.Answer(Admit_NeedsLock(next.Account));
        }
    }

    private GateAnswer Admit_NeedsLock(CallerAccount account)
    {
        account.Inside++;
        _inside++;
        _admitted++;
        return new GateAnswer(account, default, 0, 0, 0);
    }

    private GateAnswer Refuse_NeedsLock(CallerAccount account, GateRefusal refusal)
    {
        if (refusal == GateRefusal.ServiceFull) _turnedAway++;
        return new(null, refusal, _inside, account.Inside, account.Waiting);
    }
}
