namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>A wish to set an amount aside.</summary>
/// <param name="Reservation">Id of the reservation, unique for its tenant; the same id again is the same wish.</param>
/// <param name="Amount">How much.</param>
public sealed record BudgetRequest(string Reservation, BudgetAmount Amount)
{
    /// <summary>Who will spend it, for whoever looks at open reservations: an instance's id.</summary>
    public string? Owner { get; init; }

    /// <summary>How long it waits for its commit; null as long as the budget says.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The budget of a tenant that has declared none; null refuses it.</summary>
    public BudgetDefinition? Default { get; init; }
}

/// <summary>What was really spent.</summary>
/// <param name="Reservation">Id of the reservation.</param>
/// <param name="Amount">How much.</param>
public sealed record BudgetSettlement(string Reservation, BudgetAmount Amount)
{
    /// <summary>
    /// False refuses more than was reserved. True says that it has been spent all the same, so that refusing undoes nothing: what is above
    /// the reservation is taken from what is left, and what nothing is left for is shown as an overrun.
    /// </summary>
    public bool IsSpent { get; init; }
}

/// <summary>A wish to keep a reservation longer, or to make it larger.</summary>
/// <param name="Reservation">Id of the reservation.</param>
/// <param name="TimeToLive">How long from now it shall wait for its commit; never shortens it.</param>
public sealed record BudgetExtension(string Reservation, TimeSpan TimeToLive)
{
    /// <summary>What the reservation shall hold altogether; null, or less than it holds, leaves it.</summary>
    public BudgetAmount? Amount { get; init; }
}

/// <summary>A worker tells what it spent of its lease, and how large it would have the lease.</summary>
/// <param name="Worker">Which worker.</param>
/// <param name="Number">Rises with every request of the worker; one that is not above the last is a repetition and changes nothing.</param>
/// <param name="Spent">What was spent of the lease since the last request.</param>
/// <param name="Wanted">What the lease shall hold from now on; nothing gives it back.</param>
/// <param name="Needed">What a call that waits needs at least.</param>
public sealed record BudgetLeaseRequest(string Worker, long Number, BudgetAmount Spent, BudgetAmount Wanted, BudgetAmount Needed);
