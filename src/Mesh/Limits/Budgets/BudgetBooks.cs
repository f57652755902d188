using System.Collections.Immutable;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>The bookkeeping under the rules: moves amounts between left, reserved and spent, in the period that they count for.</summary>
internal static class BudgetBooks
{
    private const int MostRefusals = 32;

    /// <summary>A reservation begins.</summary>
    public static BudgetState Open(BudgetState state, string id, BudgetReservation reservation) => InPeriod(
        state with { Open = state.Open.SetItem(id, reservation) }, reservation.Period,
        period => period with { Reserved = period.Reserved + reservation.Amount });

    /// <summary>A reservation changes in size or time; there is room for it.</summary>
    public static BudgetState Resize(BudgetState state, string id, BudgetReservation reservation)
    {
        var before = state.Open[id].Amount;
        return InPeriod(
            state with { Open = state.Open.SetItem(id, reservation) }, reservation.Period,
            period => period with { Reserved = period.Reserved - before + reservation.Amount });
    }

    /// <summary>A part of a reservation is spent, and the reservation goes on with the rest.</summary>
    public static BudgetState Spend(BudgetState state, string id, BudgetAmount spent)
    {
        var reservation = state.Open[id];
        var within = BudgetAmount.Min(spent, reservation.Amount);
        state = state with { Open = state.Open.SetItem(id, reservation with { Amount = reservation.Amount - within }) };
        return InPeriod(state, reservation.Period, period => Charge(period with { Reserved = period.Reserved - within }, within, spent - within));
    }

    /// <summary>A lease is given back. It is not kept as finished, because the numbers of a worker's requests tell repetitions.</summary>
    public static BudgetState Close(BudgetState state, string id)
    {
        var emptied = Resize(state, id, state.Open[id] with { Amount = default });
        return emptied with { Open = emptied.Open.Remove(id) };
    }

    /// <summary>A reservation ends. What is spent above it is taken from what is left then.</summary>
    public static BudgetState Finish(BudgetState state, string id, BudgetEnding ending, BudgetAmount spent, DateTimeOffset now)
    {
        var reservation = state.Open[id];
        var above = spent - reservation.Amount;
        var charged = BudgetAmount.Min(spent, reservation.Amount);
        state = InPeriod(state, reservation.Period, period =>
        {
            period = Charge(period with { Reserved = period.Reserved - reservation.Amount }, charged, above, out var fromLeft);
            charged += fromLeft;
            return period;
        });
        return state with
        {
            Open = state.Open.Remove(id),
            Finished = state.Finished.SetItem(id, new(ending, now, charged, reservation.Period)),
        };
    }

    /// <summary>What was committed is left again; what has not come yet is noted, so that it comes too late.</summary>
    public static BudgetState TakeBack(BudgetState state, string id, DateTimeOffset now)
    {
        if (!state.Finished.TryGetValue(id, out var finished))
            return state with { Finished = state.Finished.Add(id, new(BudgetEnding.GivenBack, now, default, Period: 0)) };
        if (finished.Ending != BudgetEnding.Committed) return state;
        return InPeriod(
            state with { Finished = state.Finished.SetItem(id, new(BudgetEnding.GivenBack, now, default, finished.Period)) },
            finished.Period, period => period with { Spent = period.Spent - finished.Amount });
    }

    /// <summary>What is left of a period.</summary>
    public static BudgetAmount LeftOf(BudgetState state, long number) =>
        (state.Current?.Number == number ? state.Current : state.Past.FindLast(period => period.Number == number))?.Left ?? default;

    /// <summary>Writes a mistake down, among the last ones.</summary>
    public static BudgetState Note(BudgetState state, BudgetRefusal refusal)
    {
        var refusals = state.Refusals.Add(refusal);
        return state with
        {
            Refusals = refusals.Count > MostRefusals ? refusals.RemoveAt(0) : refusals,
            RefusalCount = state.RefusalCount + 1,
        };
    }

    private static BudgetPeriod Charge(BudgetPeriod period, BudgetAmount within, BudgetAmount above) => Charge(period, within, above, out _);

    private static BudgetPeriod Charge(BudgetPeriod period, BudgetAmount within, BudgetAmount above, out BudgetAmount fromLeft)
    {
        period = period with { Spent = period.Spent + within };
        fromLeft = BudgetAmount.Min(above, period.Left);
        return period with { Spent = period.Spent + fromLeft, Overrun = period.Overrun + (above - fromLeft) };
    }

    /// <summary>A period that is no longer listed keeps nothing but its sum, which no reservation changes any more.</summary>
    private static BudgetState InPeriod(BudgetState state, long number, Func<BudgetPeriod, BudgetPeriod> change)
    {
        if (state.Current?.Number == number) return state with { Current = WithAlerts(change(state.Current), state.Effective) };
        var index = state.Past.FindLastIndex(period => period.Number == number);
        return index < 0 ? state : state with { Past = state.Past.SetItem(index, change(state.Past[index])) };
    }

    private static BudgetPeriod WithAlerts(BudgetPeriod period, BudgetDefinition? definition)
    {
        if (definition is null) return period;
        ImmutableList<int> reached =
            [.. definition.AlertPercents.Where(percent => !period.Alerts.Contains(percent) && IsReached(period, percent))];
        return reached.IsEmpty ? period : period with { Alerts = period.Alerts.AddRange(reached) };
    }

    private static bool IsReached(BudgetPeriod period, int percent)
    {
        var (spent, limit) = (period.Spent, period.Limit);
        return Reaches(spent.MicroUnits, limit.MicroUnits) || Reaches(spent.Tokens, limit.Tokens) || Reaches(spent.Calls, limit.Calls);

        bool Reaches(long part, long whole) => whole != long.MaxValue && (Int128)part * 100 >= (Int128)whole * percent;
    }
}
