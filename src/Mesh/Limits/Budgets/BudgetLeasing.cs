namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>
/// What workers hold to spend from without asking for each call. A lease is one reservation of its worker: a request settles what was spent
/// of it and sizes what remains. It never takes from the worker what it did not offer, so that the worker may go on spending meanwhile.
/// </summary>
internal static class BudgetLeasing
{
    /// <summary>How long a worker may spend from a lease that it does not renew.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromSeconds(30);

    /// <summary>How much longer a lease is kept, so that what was spent at the last moment can still be told, by whatever clock.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    // One worker takes at most this part of what is left, so that the others find something too.
    private const long Share = 4;

    public static BudgetState Serve(BudgetState state, BudgetLeaseRequest request, DateTimeOffset now)
    {
        if (state.Leases.TryGetValue(request.Worker, out var known) && known.Number >= request.Number) return state;
        var id = IdOf(request.Worker);
        state = Settle(state, id, request, now);
        state = Size(state, id, request, now, out var usableUntil);
        var amount = state.Open.TryGetValue(id, out var reservation) ? reservation.Amount : default;
        return state with { Leases = state.Leases.SetItem(request.Worker, new(request.Number, amount, usableUntil)) };
    }

    private static string IdOf(string worker) => $"lease/{worker}";

    private static BudgetState Settle(BudgetState state, string id, BudgetLeaseRequest request, DateTimeOffset now)
    {
        if (state.Open.ContainsKey(id)) return BudgetBooks.Spend(state, id, request.Spent);
        // The lease expired, and all of it counts as spent; what was really spent of it is not counted again.
        return request.Spent.IsZero ? state : BudgetBooks.Note(state, new(now, nameof(BudgetLedger.Lease), id, BudgetRefusalReason.Expired));
    }

    private static BudgetState Size(
        BudgetState state, string id, BudgetLeaseRequest request, DateTimeOffset now, out DateTimeOffset usableUntil)
    {
        usableUntil = now;
        var isOpen = state.Open.TryGetValue(id, out var held);
        var period = state.Effective is null ? null : state.Current;
        if (isOpen && (request.Wanted.IsZero || held!.Period != period?.Number))
        {
            state = BudgetBooks.Close(state, id);
            isOpen = false;
            if (period is not null) period = state.Current;
        }

        if (period is null || request.Wanted.IsZero || !request.Wanted.IsCount) return state;
        if (!isOpen && state.Open.Count >= BudgetLedger.MostOpen) return state;
        var rest = isOpen ? held!.Amount : default;
        var amount = Resize(rest, request, period.Left);
        if (!isOpen && amount.IsZero) return state;
        usableUntil = now + Usable < period.End ? now + Usable : period.End;
        var reservation = new BudgetReservation(amount, period.Number, usableUntil + Grace) { Owner = request.Worker, IsLease = true };
        return isOpen ? BudgetBooks.Resize(state, id, reservation) : BudgetBooks.Open(state, id, reservation);
    }

    private static BudgetAmount Resize(BudgetAmount rest, BudgetLeaseRequest request, BudgetAmount left)
    {
        var missing = request.Needed - rest;
        return new(
            Part(rest.MicroUnits, request.Wanted.MicroUnits, missing.MicroUnits, left.MicroUnits),
            Part(rest.Tokens, request.Wanted.Tokens, missing.Tokens, left.Tokens),
            Part(rest.Calls, request.Wanted.Calls, missing.Calls, left.Calls));

        static long Part(long rest, long wanted, long missing, long left) => wanted <= rest
            ? wanted
            : rest + Math.Min(wanted - rest, Math.Min(left, Math.Max(left / Share, missing)));
    }
}
