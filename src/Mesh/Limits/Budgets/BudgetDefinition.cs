namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What a tenant may spend in each period. At least one of the three limits is set; what is not limited is still counted.</summary>
public sealed record BudgetDefinition
{
    /// <summary>One of hour, day, week, month, days. Periods follow the calendar in UTC; weeks begin on Monday.</summary>
    public string Period { get; init; } = BudgetCalendar.Day;

    /// <summary>With the period <c>days</c>: how many, 1–366; null with the others.</summary>
    public int? Days { get; init; }

    /// <summary>With the period <c>days</c>: a day that one of them begins on; null counts from the first of January 2024.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Money a period, above 0, with at most six decimals; null does not limit it.</summary>
    public decimal? Money { get; init; }

    /// <summary>The currency of <see cref="Money"/> as its three letters (ISO 4217): that of the prices in the catalog.</summary>
    public string? Currency { get; init; }

    /// <summary>Tokens a period, input and output together; null does not limit them.</summary>
    public long? Tokens { get; init; }

    /// <summary>Model calls a period; null does not limit them.</summary>
    public long? ModelCalls { get; init; }

    /// <summary>
    /// How long a reservation waits for its commit before it is taken for lost and given back, unless it asks for another time: 10 seconds
    /// to 7 days. Default an hour.
    /// </summary>
    public int ReservationSeconds { get; init; } = 3_600;

    /// <summary>Shares of a limit in percent, 1–100 in rising order, at which somebody is told once a period. Default 80 and 100.</summary>
    public IReadOnlyList<int> AlertPercents { get; init; } = [80, 100];

    /// <summary>The three limits as an amount.</summary>
    internal BudgetAmount Limit => new(
        Money is { } money ? (long)(money * BudgetAmount.MicroUnitsPerUnit) : long.MaxValue, Tokens ?? long.MaxValue, ModelCalls ?? long.MaxValue);
}
