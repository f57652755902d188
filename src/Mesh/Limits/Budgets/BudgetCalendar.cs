using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>When periods begin and end: by the calendar in UTC, which has no changes of the clock.</summary>
internal static class BudgetCalendar
{
    public const string Hour = "hour";
    public const string Day = "day";
    public const string Week = "week";
    public const string Month = "month";
    public const string FixedDays = "days";

    private static readonly DateOnly FirstDay = new(2024, 1, 1);

    public static IReadOnlyList<string> Periods { get; } = [Hour, Day, Week, Month, FixedDays];

    /// <summary>The same for two definitions whose periods are the same.</summary>
    public static string KindOf(BudgetDefinition definition) => definition.Period == FixedDays
        ? string.Create(CultureInfo.InvariantCulture, $"{definition.Days} days from {definition.From ?? FirstDay:O}")
        : definition.Period;

    /// <summary>The period that an instant lies in; it begins at its start and ends just before its end.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) PeriodOf(BudgetDefinition definition, DateTimeOffset instant)
    {
        var now = instant.ToUniversalTime();
        var today = new DateTimeOffset(now.Date, TimeSpan.Zero);
        switch (definition.Period)
        {
            case Hour:
                return (today.AddHours(now.Hour), today.AddHours(now.Hour + 1));
            case Week:
                var monday = today.AddDays(-(((int)now.DayOfWeek + 6) % 7));
                return (monday, monday.AddDays(7));
            case Month:
                var first = today.AddDays(1 - now.Day);
                return (first, first.AddMonths(1));
            case FixedDays:
                var days = definition.Days!.Value;
                var since = DateOnly.FromDateTime(now.Date).DayNumber - (definition.From ?? FirstDay).DayNumber;
                var start = today.AddDays(-(((since % days) + days) % days));
                return (start, start.AddDays(days));
            default:
                return (today, today.AddDays(1));
        }
    }
}
