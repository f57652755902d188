using System.Globalization;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>One thing that is wrong with a declaration of a budget.</summary>
/// <param name="Field">Name of the field as it stands in JSON.</param>
/// <param name="Value">What stands there; null where nothing does.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What would be right.</param>
public sealed record BudgetError(string Field, string? Value, string Problem, string Fix);

/// <summary>What a budget must be like. Every rule is looked at, so that whoever declares it learns of all mistakes at once.</summary>
public static class BudgetRules
{
    private const decimal MostMoney = 100_000_000;
    private const int MostTenantCharacters = 200;
    private const int MostAlerts = 10;
    private static readonly TimeSpan LongestReservation = TimeSpan.FromDays(7);

    /// <summary>Everything that is wrong with a declaration; nothing where it may stand.</summary>
    /// <param name="tenant">Whose budget.</param>
    /// <param name="definition">What is declared.</param>
    /// <param name="currency">The currency of the catalog's prices: money is counted, never exchanged.</param>
    public static IReadOnlyList<BudgetError> Check(string tenant, BudgetDefinition definition, string currency)
    {
        var errors = new List<BudgetError>();
        if (tenant.Length is 0 or > MostTenantCharacters || tenant.Any(char.IsControl))
        {
            Add(
                "tenant", tenant, $"A tenant has 1 to {MostTenantCharacters} characters, none of them a control character.",
                "Name it as its callers do.");
        }

        CheckPeriod(definition, Add);
        CheckLimits(definition, currency, Add);
        if (definition.ReservationSeconds < 10 || definition.ReservationSeconds > LongestReservation.TotalSeconds)
            Add("reservationSeconds", definition.ReservationSeconds, "A reservation lasts 10 seconds to 7 days.", "Send for example 3600.");
        if (definition.AlertPercents.Count > MostAlerts)
            Add("alertPercents", definition.AlertPercents.Count, $"There are at most {MostAlerts}.", "Send fewer, such as [50, 80, 100].");
        foreach (var (i, percent) in definition.AlertPercents.Take(MostAlerts).Index())
        {
            if (percent is < 1 or > 100 || (i > 0 && percent <= definition.AlertPercents[i - 1]))
                Add($"alertPercents[{i}]", percent, "Shares are 1 to 100 percent, each above the one before.", "Send for example [50, 80, 100].");
        }

        return errors;

        void Add(string field, object? value, string problem, string fix) =>
            errors.Add(new(field, value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture), problem, fix));
    }

    private static void CheckPeriod(BudgetDefinition definition, Action<string, object?, string, string> add)
    {
        if (!BudgetCalendar.Periods.Contains(definition.Period))
        {
            var hint = NearestNames.Hint(definition.Period, BudgetCalendar.Periods);
            add("period", definition.Period, $"There is no such period. {hint}", "Send for example day.");
        }

        var isDays = definition.Period == BudgetCalendar.FixedDays;
        if (isDays && definition.Days is not (>= 1 and <= 366))
            add("days", definition.Days, "The period days has 1 to 366 of them.", "Send their number, such as 30.");
        if (!isDays && definition.Days is not null)
            add("days", definition.Days, $"The period {definition.Period} has no number of days.", "Leave it out, or send the period days.");
        if (!isDays && definition.From is not null)
            add("from", definition.From, $"The period {definition.Period} begins by the calendar.", "Leave it out, or send the period days.");
    }

    private static void CheckLimits(BudgetDefinition definition, string currency, Action<string, object?, string, string> add)
    {
        if (definition is { Money: null, Tokens: null, ModelCalls: null })
            add("money", null, "The budget limits nothing.", "Send at least one of money, tokens and modelCalls.");
        if (definition.Money is { } money)
        {
            if (money is <= 0 or > MostMoney) add("money", money, $"It must be above 0 and at most {MostMoney:N0}.", "Send for example 250.");
            if (decimal.Round(money, 6) != money) add("money", money, "It has more than six decimals.", "Round it to millionths.");
        }

        if (definition.Money is not null && definition.Currency is null)
            add("currency", null, "Money needs a currency.", $"Send {currency}, the currency of the catalog's prices.");
        if (definition.Currency is { } named && named != currency)
        {
            add(
                "currency", named, $"The catalog's prices are in {currency}, and nothing is exchanged here.",
                $"Send {currency}, or change Budgets:Currency.");
        }

        CheckCount("tokens", definition.Tokens);
        CheckCount("modelCalls", definition.ModelCalls);

        void CheckCount(string field, long? count)
        {
            if (count is < 1 or > BudgetAmount.Most)
                add(field, count, $"It must be 1 to {BudgetAmount.Most:N0}.", "Leave it out to limit nothing.");
        }
    }
}
