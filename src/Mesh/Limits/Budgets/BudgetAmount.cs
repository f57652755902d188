namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>
/// What something costs, in the three things that budgets count. Amounts are whole numbers, so that sums are exact: money in millionths of
/// the currency's unit. Sums that would leave the range of a <see cref="long"/> stay at its end.
/// </summary>
/// <param name="MicroUnits">Money, in millionths of the currency's unit: 1,500,000 is 1.50.</param>
/// <param name="Tokens">Tokens of language models, input and output together.</param>
/// <param name="Calls">Calls of models.</param>
public readonly record struct BudgetAmount(long MicroUnits = 0, long Tokens = 0, long Calls = 0)
{
    /// <summary>Millionths in a unit of money.</summary>
    public const long MicroUnitsPerUnit = 1_000_000;

    /// <summary>The most that one reservation may hold of each thing; ten thousand of these still add up exactly.</summary>
    public const long Most = 100_000_000_000_000;

    /// <summary>No limit in anything.</summary>
    public static BudgetAmount Unlimited { get; } = new(long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>True where it is nothing at all.</summary>
    internal bool IsZero => this == default;

    /// <summary>True where each of the three is a count that a reservation may hold.</summary>
    internal bool IsCount => MicroUnits is >= 0 and <= Most && Tokens is >= 0 and <= Most && Calls is >= 0 and <= Most;

    /// <summary>Each of the three added.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">Another one.</param>
    public static BudgetAmount operator +(BudgetAmount one, BudgetAmount other) => Add(one, other);

    /// <summary>Each of the three subtracted; less than nothing is nothing.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">What is taken away.</param>
    public static BudgetAmount operator -(BudgetAmount one, BudgetAmount other) => Subtract(one, other);

    /// <summary>Each of the three added.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">Another one.</param>
    public static BudgetAmount Add(BudgetAmount one, BudgetAmount other) =>
        one.With(other, static (a, b) => a > long.MaxValue - b ? long.MaxValue : a + b);

    /// <summary>Each of the three subtracted; less than nothing is nothing.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">What is taken away.</param>
    public static BudgetAmount Subtract(BudgetAmount one, BudgetAmount other) => one.With(other, static (a, b) => Math.Max(0, a - b));

    /// <summary>True where it is at most the other in each of the three.</summary>
    /// <param name="other">What there is room for.</param>
    public bool FitsIn(BudgetAmount other) => MicroUnits <= other.MicroUnits && Tokens <= other.Tokens && Calls <= other.Calls;

    /// <summary>The smaller of each.</summary>
    internal static BudgetAmount Min(BudgetAmount one, BudgetAmount other) => one.With(other, Math.Min);

    /// <summary>The larger of each.</summary>
    internal static BudgetAmount Max(BudgetAmount one, BudgetAmount other) => one.With(other, Math.Max);

    /// <summary>Each of the three made by itself.</summary>
    internal BudgetAmount With(BudgetAmount other, Func<long, long, long> make) =>
        new(make(MicroUnits, other.MicroUnits), make(Tokens, other.Tokens), make(Calls, other.Calls));

    /// <summary>So many times the amount.</summary>
    internal BudgetAmount Times(double factor) => new((long)(MicroUnits * factor), (long)(Tokens * factor), (long)(Calls * factor));
}
