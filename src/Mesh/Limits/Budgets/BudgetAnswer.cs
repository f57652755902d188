using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What came of an operation of a budget.</summary>
/// <param name="Granted">True where it was done, now or before.</param>
public sealed record BudgetAnswer(bool Granted)
{
    /// <summary>Why it was not; null where it was.</summary>
    public BudgetRefusalReason? Reason { get; init; }

    /// <summary>The same for people, with what would help; null where it was done.</summary>
    public string? Message { get; init; }

    /// <summary>What may be spent a period; the end of the range for what is not limited.</summary>
    public BudgetAmount Limit { get; init; } = BudgetAmount.Unlimited;

    /// <summary>What is spent in the present period.</summary>
    public BudgetAmount Spent { get; init; }

    /// <summary>What is set aside in the present period.</summary>
    public BudgetAmount Reserved { get; init; }

    /// <summary>What the periods are, for example <c>day</c>; null where there is no budget.</summary>
    public string? Period { get; init; }

    /// <summary>When the next period begins; null where there is no budget.</summary>
    public DateTimeOffset? NextPeriod { get; init; }

    /// <summary>What is left in the present period.</summary>
    internal BudgetAmount Left => Limit - Spent - Reserved;

    /// <summary>What an amount lacks, for people: <c>Model calls: 2 needed, 1 left of 1 each day, until …</c></summary>
    /// <param name="wanted">The amount that was refused.</param>
    public string Shortage(BudgetAmount wanted)
    {
        var until = string.Create(CultureInfo.InvariantCulture, $"until {NextPeriod:yyyy-MM-dd HH:mm} UTC");
        List<string> lacks = [];
        Add(wanted.MicroUnits, Limit.MicroUnits, Left.MicroUnits, "Money", BudgetAmount.MicroUnitsPerUnit);
        Add(wanted.Tokens, Limit.Tokens, Left.Tokens, "Tokens", 1);
        Add(wanted.Calls, Limit.Calls, Left.Calls, "Model calls", 1);
        return string.Join(" ", lacks);

        void Add(long needed, long limit, long left, string what, decimal unit)
        {
            if (needed <= left) return;
            lacks.Add(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {needed / unit} needed, {left / unit} left of {limit / unit} each {Period}, {until}."));
        }
    }
}

/// <summary>Why an operation of a budget was refused.</summary>
public enum BudgetRefusalReason
{
    /// <summary>The tenant has no budget.</summary>
    Undeclared,

    /// <summary>Not enough is left in the period.</summary>
    Exhausted,

    /// <summary>The amount is below nothing or beyond what is counted.</summary>
    Invalid,

    /// <summary>So many reservations are open that no further one can be kept.</summary>
    TooManyOpen,

    /// <summary>There is no such reservation, or it has been forgotten.</summary>
    Unknown,

    /// <summary>The reservation was given back before.</summary>
    GivenBack,

    /// <summary>The reservation was not committed in time.</summary>
    Expired,

    /// <summary>The reservation was committed before, with another amount.</summary>
    Committed,

    /// <summary>More than was reserved.</summary>
    AboveReservation,
}
