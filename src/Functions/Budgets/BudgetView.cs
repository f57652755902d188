using FunctionsOrchestration.Mesh.Limits.Budgets;

namespace FunctionsOrchestration.Budgets;

/// <summary>A budget as people look at it.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Declared">What is declared, or what applies while nothing is.</param>
/// <param name="Version">Version of the declaration; 0 where it is a default.</param>
/// <param name="PeriodStart">When the present period began.</param>
/// <param name="NextPeriod">When the next one begins.</param>
/// <param name="Limit">What may be spent a period.</param>
/// <param name="Spent">What is spent in the present one.</param>
/// <param name="Reserved">What is set aside in it.</param>
/// <param name="Left">What is left of it.</param>
/// <param name="OpenReservations">How many reservations are open, of whatever period.</param>
public sealed record BudgetView(
    string Tenant, BudgetDefinition Declared, long Version, DateTimeOffset PeriodStart, DateTimeOffset NextPeriod,
    BudgetSum Limit, BudgetSum Spent, BudgetSum Reserved, BudgetSum Left, int OpenReservations)
{
    private const int ShownReservations = 20;

    /// <summary>What was spent above reservations when nothing was left, and so is in no other sum; null where nothing was.</summary>
    public BudgetSum? Overrun { get; init; }

    /// <summary>The shares in percent that have been reached in the present period.</summary>
    public IReadOnlyList<int> Alerts { get; init; } = [];

    /// <summary>The reservations that expire first.</summary>
    public IReadOnlyList<ReservationView> Reservations { get; init; } = [];

    /// <summary>Periods that have ended, the latest first.</summary>
    public IReadOnlyList<PastPeriod> Past { get; init; } = [];

    /// <summary>The last operations that were refused as mistakes, the latest first.</summary>
    public IReadOnlyList<BudgetRefusal> Mistakes { get; init; } = [];

    /// <summary>Null where neither a declaration nor a default applies.</summary>
    internal static BudgetView? Of(string tenant, BudgetState state)
    {
        if ((state.Definition ?? state.Default) is not { } definition || state.Current is not { } now) return null;
        return new(
            tenant, definition, state.Version, now.Start, now.End, BudgetSum.Of(now.Limit),
            BudgetSum.Of(now.Spent), BudgetSum.Of(now.Reserved),
            BudgetSum.Within(now.Limit, now.Limit - now.Spent - now.Reserved), state.Open.Count)
        {
            Overrun = now.Overrun == default ? null : BudgetSum.Of(now.Overrun),
            Alerts = now.Alerts,
            Reservations = [.. state.Open.OrderBy(entry => entry.Value.ExpiresAt).Take(ShownReservations).Select(ReservationView.Of)],
            Past = [.. state.Past.Reverse().Select(period => new PastPeriod(period.Start, period.End, BudgetSum.Of(period.Spent)))],
            Mistakes = [.. state.Refusals.Reverse()],
        };
    }
}

/// <summary>An amount in the units of people.</summary>
/// <param name="Money">Money in units of the currency; null where it is not limited.</param>
/// <param name="Tokens">Tokens; null where they are not limited.</param>
/// <param name="ModelCalls">Model calls; null where they are not limited.</param>
public sealed record BudgetSum(decimal? Money, long? Tokens, long? ModelCalls)
{
    internal static BudgetSum Of(BudgetAmount amount) => Within(amount, amount);

    /// <summary>Parts without a limit are left out.</summary>
    internal static BudgetSum Within(BudgetAmount limit, BudgetAmount amount) => new(
        limit.MicroUnits == long.MaxValue ? null : amount.MicroUnits / (decimal)BudgetAmount.MicroUnitsPerUnit,
        limit.Tokens == long.MaxValue ? null : amount.Tokens,
        limit.Calls == long.MaxValue ? null : amount.Calls);
}

/// <summary>An open reservation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Owner">Who spends it; null where nobody said.</param>
/// <param name="Amount">How much.</param>
/// <param name="ExpiresAt">When it is taken for lost.</param>
public sealed record ReservationView(string Id, string? Owner, BudgetSum Amount, DateTimeOffset ExpiresAt)
{
    internal static ReservationView Of(KeyValuePair<string, BudgetReservation> entry) =>
        new(entry.Key, entry.Value.Owner, BudgetSum.Of(entry.Value.Amount), entry.Value.ExpiresAt);
}

/// <summary>A period that has ended.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Spent">What was spent in it.</param>
public sealed record PastPeriod(DateTimeOffset Start, DateTimeOffset End, BudgetSum Spent);
