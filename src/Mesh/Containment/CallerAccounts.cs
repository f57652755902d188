namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>
/// The callers that have something at the entrance of a service, and which of them is next. A caller with nothing there is forgotten.
/// Guarded by the gate's lock.
/// </summary>
internal sealed class CallerAccounts
{
    // More callers than these at a time share one account, so that invented names cannot fill the memory. A stack of spare accounts
    // keeps a caller that makes one call after the other from allocating one each time.
    private const int MostCallers = 1_024;
    private const int MostSpare = 64;
    private const string Others = "(others)";

    private readonly Dictionary<string, CallerAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Stack<CallerAccount> _spare = new();

    /// <summary>Callers that have something here.</summary>
    public int Count => _accounts.Count;

    /// <summary>The caller's account.</summary>
    public CallerAccount Open(string caller)
    {
        if (_accounts.TryGetValue(caller, out var known)) return known;
        if (_accounts.Count >= MostCallers && _accounts.TryGetValue(Others, out var shared)) return shared;
        var account = _spare.TryPop(out var spare) ? spare : new CallerAccount();
        account.Caller = _accounts.Count >= MostCallers ? Others : caller;
        _accounts.Add(account.Caller, account);
        return account;
    }

    /// <summary>Forgets the caller if it has nothing here.</summary>
    public void CloseIfEmpty(CallerAccount account)
    {
        if (!account.IsEmpty || !_accounts.Remove(account.Caller)) return;
        if (_spare.Count < MostSpare) _spare.Push(account);
    }

    /// <summary>Who gets the next place; null where nobody may have one.</summary>
    /// <param name="perCaller">How many calls of one caller may be inside.</param>
    /// <param name="capacity">How many calls may be inside.</param>
    public Waiter? Next(int perCaller, int capacity)
    {
        var share = Math.Max(1, capacity / _accounts.Count);
        Waiter? best = null;
        foreach (var account in _accounts.Values)
        {
            if (account.Inside >= perCaller || account.First is not { } first) continue;
            best = best is { } other && GoesBefore(other, first, share) ? other : first;
        }

        return best;
    }

    private static bool GoesBefore(Waiter one, Waiter other, int share)
    {
        var (inside, insideOfOther) = (one.Account.Inside, other.Account.Inside);
        if (inside < share != insideOfOther < share) return inside < share;
        if (one.Priority != other.Priority) return one.Priority > other.Priority;
        return inside != insideOfOther ? inside < insideOfOther : one.Arrival < other.Arrival;
    }
}
