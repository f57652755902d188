namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What a refusal says to people: what is wrong, and what would help.</summary>
internal static class BudgetTexts
{
    public static string Of(BudgetRefusalReason reason, string reservation) => reason switch
    {
        BudgetRefusalReason.Undeclared => "The tenant has no budget; PUT /api/budgets/{tenant} declares one.",
        BudgetRefusalReason.Exhausted => "Not enough is left in the period; wait for the next one, or raise the limit.",
        BudgetRefusalReason.Invalid => $"Each part of an amount is 0 to {BudgetAmount.Most:N0}; send such an amount.",
        BudgetRefusalReason.TooManyOpen => $"{BudgetLedger.MostOpen:N0} reservations are open, as many as may be; commit some or give them back.",
        BudgetRefusalReason.Unknown => $"There is no reservation '{reservation}'; reserve before you commit.",
        BudgetRefusalReason.GivenBack => $"The reservation '{reservation}' was given back; reserve under another id.",
        BudgetRefusalReason.Expired =>
            $"The reservation '{reservation}' was not committed in time and is no longer kept; reserve for longer, or extend it.",
        BudgetRefusalReason.Committed => $"The reservation '{reservation}' was committed with another amount, which stands.",
        _ => $"The amount is above the reservation '{reservation}', which stays as it is; extend it before more is spent.",
    };
}
