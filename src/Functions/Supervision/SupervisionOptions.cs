using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Supervision;

/// <summary>Who decides about failed steps: the section <c>Supervision</c> of the configuration.</summary>
public sealed record SupervisionOptions
{
    /// <summary>The rules, the first that fits decides. A failure that none fits is compensated. Default none.</summary>
    public IReadOnlyList<SupervisionRule> Rules { get; init; } = [];
}

/// <summary>Checks <see cref="SupervisionOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class SupervisionOptionsValidator : IValidateOptions<SupervisionOptions>
{
    // Rules go into the input of each saga.
    private const int MostRules = 50;
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, SupervisionOptions options)
    {
        var errors = new OptionsErrors("Supervision").Within(0, MostRules, options.Rules.Count, nameof(options.Rules));
        foreach (var (i, rule) in options.Rules.Index())
        {
            errors
                .Within(1, 100, rule.Retries, $"Rules:{i}:Retries")
                .Check(
                    rule.RetryDelay >= TimeSpan.Zero && rule.RetryDelay <= TimeSpan.FromDays(1),
                    $"Rules:{i}:RetryDelay", $"{rule.RetryDelay:c}", "0 to a day")
                .Check(
                    rule.TimeLimit >= TimeSpan.FromSeconds(1) && rule.TimeLimit <= LongestQuestion,
                    $"Rules:{i}:TimeLimit", $"{rule.TimeLimit:c}", "1 s to 30 days")
                .Check(
                    rule.Otherwise is SupervisionAction.Compensate or SupervisionAction.Skip
                    || rule is { Otherwise: SupervisionAction.Ask, Action: SupervisionAction.Retry },
                    $"Rules:{i}:Otherwise", $"{rule.Otherwise}", "Compensate or Skip; after retries also Ask");
        }

        return errors.ToResult();
    }
}
