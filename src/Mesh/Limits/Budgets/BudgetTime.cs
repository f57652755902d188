namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What the passing of time does to a budget.</summary>
internal static class BudgetTime
{
    private const int MostFinished = 1_024;
    private const int MostPast = 32;
    private const int MostWorkers = 1_024;

    // Repetitions come within seconds; a day covers an outage too.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Brings a state up to a time.</summary>
    public static BudgetState Pass(BudgetState state, DateTimeOffset now) =>
        Forget(RollOver(ExpireDue(DailyReservations.TakeOver(state), now), now), now);

    private static BudgetState ExpireDue(BudgetState state, DateTimeOffset now)
    {
        foreach (var (id, reservation) in state.Open)
        {
            if (reservation.ExpiresAt > now) continue;
            state = reservation.IsLease
                ? BudgetBooks.Finish(state, id, BudgetEnding.Committed, reservation.Amount, now)
                : BudgetBooks.Finish(state, id, BudgetEnding.Expired, default, now);
        }

        return state;
    }

    private static BudgetState RollOver(BudgetState state, DateTimeOffset now)
    {
        if (state.Effective is not { } definition) return state;
        var kind = BudgetCalendar.KindOf(definition);
        if (state.Current is { } current)
        {
            // The clocks of several workers differ a little: a time before the present period never opens an earlier one again.
            if (current.Kind == kind && now < current.End)
                return current.Limit == definition.Limit ? state : state with { Current = current with { Limit = definition.Limit } };
            state = state with { Past = state.Past.Add(current) };
        }

        var (start, end) = BudgetCalendar.PeriodOf(definition, now);
        return state with { Current = new BudgetPeriod((state.Current?.Number ?? 0) + 1, kind, start, end, definition.Limit) };
    }

    private static BudgetState Forget(BudgetState state, DateTimeOffset now)
    {
        if (state.Finished.Count > MostFinished)
        {
            // Many at once, so that it is not done each time.
            var latest = state.Finished.OrderByDescending(entry => entry.Value.At).ThenBy(entry => entry.Key, StringComparer.Ordinal);
            state = state with { Finished = state.Finished.Clear().AddRange(latest.Take(MostFinished * 3 / 4)) };
        }

        var old = state.Finished.Where(entry => entry.Value.At + Memory <= now).Select(entry => entry.Key).ToList();
        if (old.Count > 0) state = state with { Finished = state.Finished.RemoveRange(old) };
        var gone = state.Leases.Where(entry => entry.Value.UsableUntil + Memory <= now).Select(entry => entry.Key).ToList();
        if (state.Leases.Count - gone.Count > MostWorkers)
            gone.AddRange(state.Leases.OrderBy(entry => entry.Value.UsableUntil).Take(MostWorkers / 4).Select(entry => entry.Key));
        if (gone.Count > 0) state = state with { Leases = state.Leases.RemoveRange(gone) };
        return ForgetPeriods(state);
    }

    /// <summary>The oldest periods become one sum, unless a reservation still counts for them.</summary>
    private static BudgetState ForgetPeriods(BudgetState state)
    {
        while (state.Past.Count > MostPast && state.Past[0].Reserved.IsZero)
            state = state with { SpentBefore = state.SpentBefore + state.Past[0].Spent, Past = state.Past.RemoveAt(0) };
        return state;
    }
}
