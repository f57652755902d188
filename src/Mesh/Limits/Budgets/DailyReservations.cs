namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>
/// Takes over what was stored when budgets counted calls a day. That form does not tell what was committed from what was only reserved, so
/// all of it stays reserved for its day, and can still be committed or given back; as before, it is forgotten two days later.
/// </summary>
internal static class DailyReservations
{
    public static BudgetState TakeOver(BudgetState state)
    {
        if (state.Reservations is not { } stored) return state;
        state = state with { Reservations = null };
        foreach (var day in stored.GroupBy(entry => entry.Value.Day).OrderBy(day => day.Key))
        {
            var start = new DateTimeOffset(day.Key.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            if (state.Current is { } before) state = state with { Past = state.Past.Add(before) };
            var number = (state.Current?.Number ?? 0) + 1;
            state = state with { Current = new(number, BudgetCalendar.Day, start, start.AddDays(1), BudgetAmount.Unlimited) };
            foreach (var (id, reservation) in day)
            {
                state = reservation.Released
                    ? state with { Finished = state.Finished.SetItem(id, new(BudgetEnding.GivenBack, start, default, number)) }
                    : BudgetBooks.Open(state, id, new(new(Calls: reservation.Calls), number, start.AddDays(2)));
            }
        }

        return state;
    }
}
