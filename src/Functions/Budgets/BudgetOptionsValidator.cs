using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Budgets;

/// <summary>Checks the section <c>Budgets</c> when the app starts.</summary>
internal sealed class BudgetOptionsValidator : IValidateOptions<BudgetOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetOptions options) => new OptionsErrors("Budgets")
        .Check(
            options.Currency.Length == 3 && options.Currency.All(char.IsAsciiLetterUpper), nameof(options.Currency), $"'{options.Currency}'",
            "three capital letters such as USD")
        .ToResult();
}
