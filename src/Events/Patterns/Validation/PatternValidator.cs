using System.Text.RegularExpressions;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Says what is wrong with a pattern: all of it, not the first thing.</summary>
public static partial class PatternValidator
{
    /// <summary>Steps that a pattern may have.</summary>
    public const int MostSteps = 32;

    /// <summary>The longest time that a pattern may look back.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Checks a pattern.</summary>
    /// <returns>What is wrong; empty for a pattern that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(PatternDefinition pattern)
    {
        var errors = new PatternErrors();
        CheckCommon(pattern, errors);
        errors
            .Within(1, MostSteps, pattern.Steps.Count, "steps")
            .Within(Shortest, Longest, pattern.Within, "within")
            .Within(1, 1_000_000, pattern.Limits.PartialsPerKey, "limits.partialsPerKey")
            .Within(1, 100_000_000, pattern.Limits.Partials, "limits.partials")
            .Within(1, 10_000_000, pattern.Limits.Keys, "limits.keys");
        ConditionRules.CheckField(pattern.Key, "key", errors, mayBeEmpty: true);
        for (var i = 0; i < Math.Min(pattern.Steps.Count, MostSteps); i++) StepRules.Check(pattern, i, errors);
        Check(pattern, pattern.Skip, errors);
        Check(pattern.Starts, errors);
        return errors.All;
    }

    /// <summary>Checks what every pattern has.</summary>
    internal static void CheckCommon(IPatternDefinition pattern, PatternErrors errors)
    {
        errors
            .Check(
                NameFormat().IsMatch(pattern.Name), "name", pattern.Name.Length == 0 ? null : pattern.Name, "It is not a name.",
                "Take 1–63 lower-case letters, digits and hyphens, a letter or digit first.")
            .Within(1, int.MaxValue, pattern.Version, "version");
        ConditionRules.CheckTypes(pattern.Types, "types", errors);
    }

    private static void Check(PatternDefinition pattern, SkipDefinition skip, PatternErrors errors)
    {
        var names = pattern.Steps.Where(step => !step.IsNegative).Select(step => step.Name).ToList();
        var wants = skip.Strategy is SkipStrategy.SkipToFirst or SkipStrategy.SkipToLast;
        if (wants && skip.Step is null)
            errors.Add("skip.step", null, "The strategy skips to a step.", $"Name one of {Names(names)}.");
        else if (wants && !names.Contains(skip.Step!))
            errors.Add("skip.step", skip.Step, "No step that takes events has that name.", $"Name one of {Names(names)}.");
        else if (!wants && skip.Step is not null)
            errors.Add("skip.step", skip.Step, "The strategy skips to no step.", "Leave it out, or take skipToFirst or skipToLast.");
    }

    private static void Check(StartDefinition starts, PatternErrors errors)
    {
        if (starts.Rule != StartRule.EveryDistinct)
        {
            errors
                .Check(starts.Field is null, "starts.field", starts.Field, "Only everyDistinct has a field.", "Leave it out.")
                .Check(starts.For is null, "starts.for", starts.For, "Only everyDistinct has a time.", "Leave it out.");
            return;
        }

        ConditionRules.CheckField(starts.Field ?? "", "starts.field", errors);
        errors
            .Check(
                starts.For is not null, "starts.for", null, "Without a time, values would be remembered for ever.",
                "Say how long a value is remembered, as hours:minutes:seconds.")
            .Within(Shortest, Longest, starts.For, "starts.for");
    }

    internal static string Names(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "(there are none)" : string.Join(", ", names.Select(name => $"'{name}'"));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex NameFormat();
}
