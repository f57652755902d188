using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>Everything that is known of a tenant's budget, as it is stored. Immutable; <see cref="BudgetLedger"/> makes the next one.</summary>
public sealed record BudgetState
{
    /// <summary>What is declared; null where nothing is.</summary>
    public BudgetDefinition? Definition { get; init; }

    /// <summary>Version of the declaration; 0 where there is none.</summary>
    public long Version { get; init; }

    /// <summary>The highest version that there has been, so that none comes twice.</summary>
    public long LastVersion { get; init; }

    /// <summary>What applies while nothing is declared, as the last request said; null where none did.</summary>
    public BudgetDefinition? Default { get; init; }

    /// <summary>The period under way; null before the first operation.</summary>
    public BudgetPeriod? Current { get; init; }

    /// <summary>Periods that have ended, the latest last.</summary>
    public ImmutableList<BudgetPeriod> Past { get; init; } = [];

    /// <summary>What was spent in periods that are no longer listed.</summary>
    public BudgetAmount SpentBefore { get; init; }

    /// <summary>Reservations that are neither committed nor given back, by their ids.</summary>
    public ImmutableDictionary<string, BudgetReservation> Open { get; init; } = ImmutableDictionary<string, BudgetReservation>.Empty;

    /// <summary>How the last reservations ended, so that a repetition is known for one.</summary>
    public ImmutableDictionary<string, FinishedReservation> Finished { get; init; } = ImmutableDictionary<string, FinishedReservation>.Empty;

    /// <summary>What workers hold, by their ids.</summary>
    public ImmutableDictionary<string, BudgetLease> Leases { get; init; } = ImmutableDictionary<string, BudgetLease>.Empty;

    /// <summary>The last operations that were refused as mistakes, the latest last.</summary>
    public ImmutableList<BudgetRefusal> Refusals { get; init; } = [];

    /// <summary>How many operations were ever refused as mistakes.</summary>
    public long RefusalCount { get; init; }

    /// <summary>When the pending signal comes that looks for expired reservations; null where none is pending.</summary>
    public DateTimeOffset? LooksAt { get; init; }

    /// <summary>Reservations of the form before there were periods and amounts. Read once, then null.</summary>
    public IReadOnlyDictionary<string, DailyReservation>? Reservations { get; init; }

    /// <summary>When the next reservation expires; null where none is open.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextExpiry => Open.IsEmpty ? null : Open.Values.Min(reservation => reservation.ExpiresAt);

    /// <summary>What applies: the declaration, or else the default.</summary>
    internal BudgetDefinition? Effective => Definition ?? Default;
}

/// <summary>What was spent in a period. Spent and reserved together are never above the limit.</summary>
/// <param name="Number">Counts the periods of the budget.</param>
/// <param name="Kind">What makes periods of one calendar: two of a kind follow each other.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When the next one begins.</param>
/// <param name="Limit">What may be spent in it.</param>
public sealed record BudgetPeriod(long Number, string Kind, DateTimeOffset Start, DateTimeOffset End, BudgetAmount Limit)
{
    /// <summary>What is spent.</summary>
    public BudgetAmount Spent { get; init; }

    /// <summary>What is set aside.</summary>
    public BudgetAmount Reserved { get; init; }

    /// <summary>What was spent above reservations when nothing was left; it is not in <see cref="Spent"/>.</summary>
    public BudgetAmount Overrun { get; init; }

    /// <summary>The shares in percent that somebody has been told of.</summary>
    public ImmutableList<int> Alerts { get; init; } = [];

    /// <summary>What is left; nothing where a limit was lowered below what is spent.</summary>
    internal BudgetAmount Left => Limit - Spent - Reserved;
}

/// <summary>An amount that is set aside.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Period">Number of the period that it counts for: the one that it was made in, whenever it is committed.</param>
/// <param name="ExpiresAt">When it is taken for lost.</param>
public sealed record BudgetReservation(BudgetAmount Amount, long Period, DateTimeOffset ExpiresAt)
{
    /// <summary>Who spends it; null where nobody said.</summary>
    public string? Owner { get; init; }

    /// <summary>
    /// True for the lease of a worker. What a lost worker spent of its lease is not known, so it counts as spent in full; any other
    /// reservation that expires is given back.
    /// </summary>
    public bool IsLease { get; init; }
}

/// <summary>How a reservation ended.</summary>
/// <param name="Ending">How.</param>
/// <param name="At">When.</param>
/// <param name="Amount">What of it was spent.</param>
/// <param name="Period">Number of the period that it counted for; 0 where it was given back before it came.</param>
public sealed record FinishedReservation(BudgetEnding Ending, DateTimeOffset At, BudgetAmount Amount, long Period);

/// <summary>The ends that a reservation can come to.</summary>
public enum BudgetEnding
{
    /// <summary>It was spent, in full or in part.</summary>
    Committed,

    /// <summary>It was given back, before or after it was committed, or even before it came.</summary>
    GivenBack,

    /// <summary>It was not committed in time.</summary>
    Expired,
}

/// <summary>What a worker holds.</summary>
/// <param name="Number">The request that it answers.</param>
/// <param name="Amount">What the lease holds.</param>
/// <param name="UsableUntil">Until when the worker may spend it: some time before it expires, and never beyond its period.</param>
public sealed record BudgetLease(long Number, BudgetAmount Amount, DateTimeOffset UsableUntil);

/// <summary>An operation that was refused as a mistake; that not enough is left is none.</summary>
/// <param name="At">When.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Reservation">Of which reservation.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record BudgetRefusal(DateTimeOffset At, string Operation, string Reservation, BudgetRefusalReason Reason);

/// <summary>A reservation as it was stored when budgets counted calls a day and nothing else.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Day">The day (UTC) that they count for.</param>
/// <param name="Released">True once they were given back.</param>
public sealed record DailyReservation(long Calls, DateOnly Day, bool Released = false);
