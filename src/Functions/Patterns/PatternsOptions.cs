using FunctionsOrchestration.Patterns.Shipped;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Patterns;

/// <summary>Settings of patterns, in the section <c>Patterns</c>.</summary>
public sealed class PatternsOptions
{
    /// <summary>Names of patterns that come with the app and shall run, or <c>*</c> for all. Each is declared at the start where there is none of its name.</summary>
    public IList<string> Shipped { get; } = [];
}

/// <summary>Checks <see cref="PatternsOptions"/> when the app starts.</summary>
internal sealed class PatternsOptionsValidator : IValidateOptions<PatternsOptions>
{
    public ValidateOptionsResult Validate(string? name, PatternsOptions options)
    {
        var errors = new OptionsErrors("Patterns");
        foreach (var (at, one) in options.Shipped.Index())
            errors.Check(one == ShippedPatterns.Every || ShippedPatterns.Names.Contains(one), $"Shipped:{at}", one, $"{ShippedPatterns.Every} or one of {string.Join(", ", ShippedPatterns.Names)}");
        return errors.ToResult();
    }
}
