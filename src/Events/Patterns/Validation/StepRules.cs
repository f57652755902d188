using System.Text.RegularExpressions;

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>What a step must be like, by itself and after the steps before it.</summary>
internal static partial class StepRules
{
    /// <summary>The name under which what was found tells of itself; see <see cref="PatternFinding"/>.</summary>
    public const string Reserved = "match";

    /// <summary>The name under which it tells how many events it is made of.</summary>
    public const string Count = "count";

    public static void Check(PatternDefinition pattern, int at, PatternErrors errors)
    {
        var (step, path) = (pattern.Steps[at], $"steps[{at}]");
        CheckName(step.Name, [.. pattern.Steps.Take(at).Select(other => other.Name)], $"{path}.name", "step", errors);
        ConditionRules.CheckTypes(step.Types, $"{path}.types", errors);
        CheckReach(pattern.Types, step.Types, path, errors);
        if (step.Where is { } where) ConditionRules.Check(pattern, at, where, $"{path}.where", errors);
        if (step.IsNegative) CheckNegative(pattern, at, step, path, errors);
        else CheckQuantifier(pattern, at, step, path, errors);
        CheckTime(pattern, step, path, errors);
    }

    /// <summary>Checks the name of a part of a pattern, which is also a name in what it finds.</summary>
    /// <param name="name">The name.</param>
    /// <param name="others">Names of the parts before it.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="what">What it is the name of.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void CheckName(string name, IReadOnlyCollection<string> others, string path, string what, PatternErrors errors) => errors
        .Check(
            NameFormat().IsMatch(name), path, name.Length == 0 ? null : name, "It is not a name.", "Take 1–63 letters, digits, hyphens and underscores.")
        .Check(!others.Contains(name), path, name, $"Another {what} has that name.", $"Give each {what} a name of its own.")
        .Check(
            name is not (Reserved or Count), path, name, "In what is found, that name tells of the match itself.", $"Give the {what} another name.");

    /// <summary>Checks that a part takes types that the pattern looks at.</summary>
    public static void CheckReach(IReadOnlyList<string> all, IReadOnlyList<string> types, string path, PatternErrors errors)
    {
        if (all.Count > 0 && types.Count > 0 && !types.Intersect(all, StringComparer.Ordinal).Any())
        {
            errors.Add(
                $"{path}.types", string.Join(", ", types), "The pattern looks at none of these types, so this can never match.",
                $"Take some of {PatternValidator.Names([.. all])}, or add these to the pattern's types.");
        }
    }

    private static void CheckNegative(PatternDefinition pattern, int at, StepDefinition step, string path, PatternErrors errors)
    {
        var isLast = pattern.Steps.Skip(at + 1).All(later => later.IsNegative);
        errors
            .Check(at > 0, $"{path}.contiguity", step.Contiguity, "A pattern cannot begin with what must not come.", "Put a step that takes an event before it.")
            .Check(
                step is { Min: 1, Max: 1, Optional: false, Greedy: false, Until: null, Repetition: Repetition.Relaxed }, path, step.Name,
                "What must not come cannot be counted, repeated or left out.", "Leave out min, max, optional, greedy, repetition and until.")
            .Check(
                at == 0 || !pattern.Steps[at - 1].CanBeLeftOut, $"{path}.contiguity", step.Contiguity,
                "It follows a step that may be left out, so it would not be certain from where on it must not come.",
                "Make two patterns, one with and one without the optional step.")
            .Check(
                isLast || step.Contiguity != Contiguity.NotNext || step.Where is not null || step.Types.Count > 0, path, step.Name,
                "The very next event must not be any event at all, so nothing can follow.", "Say by types or where what it must not be.")
            .Check(
                step.Contiguity != Contiguity.NotNext || Following(pattern, at) is not { Contiguity: Contiguity.Next } next || !IsSame(step, next), path, step.Name,
                "The next step takes the very event that must not come, so the pattern can never match.", "Change the types or the condition of one of them.")
            .Check(
                !isLast || step.Contiguity == Contiguity.NotNext || step.Within is not null || pattern.Within is not null, $"{path}.within", null,
                "At the end, an absence becomes certain only when a time is over.", "Say within which time it must not come, here or for the pattern.")
            .Check(
                step.Within is null || (isLast && step.Contiguity == Contiguity.NotFollowedBy), $"{path}.within", step.Within,
                "Only what must not come at the end has a time of its own.", "Put the time on the next step.");
    }

    private static void CheckQuantifier(PatternDefinition pattern, int at, StepDefinition step, string path, PatternErrors errors)
    {
        errors
            .Within(0, 1_000, step.Min, $"{path}.min")
            .Check(
                step.Max is null || (step.Max >= Math.Max(1, step.Min) && step.Max <= 1_000), $"{path}.max", step.Max, "It is out of range.",
                $"Take a number from {Math.Max(1, step.Min)} to 1,000, or null for any number.")
            .Check(!step.Greedy || step.Repeats, $"{path}.greedy", step.Greedy, "A single event cannot be greedy.", "Raise max, or leave greedy out.")
            .Check(
                !step.Greedy || step.Repetition != Repetition.Combinations, $"{path}.greedy", step.Greedy,
                "All combinations and only the longest contradict each other.", "Leave out greedy, or take another repetition.")
            .Check(
                step.Repetition == Repetition.Relaxed || step.Repeats, $"{path}.repetition", step.Repetition, "The step takes a single event.",
                "Raise max, or leave it out.")
            .Check(
                step.Until is null || !step.Repeats || step.CanBeLeftOut || !ConditionText.IsSame(step.Until, step.Where), $"{path}.until", "a condition",
                "It ends the step at each event that the step could take, so the pattern can never match.", "Change where or until.")
            .Check(step.Until is null || step.Repeats, $"{path}.until", "a condition", "The step takes a single event.", "Raise max, or leave it out.")
            .Check(
                step.Max is not null || step.Until is not null || pattern.Within is not null, "within", null,
                $"Step '{step.Name}' takes any number of events, so without a time partial matches would never end.",
                $"Say within which time a match must be complete, or give {path} a max or an until.")
            .Check(
                at == 0 || step.Contiguity != Contiguity.FollowedByAny || pattern.Within is not null || step.Within is not null, "within", null,
                $"Step '{step.Name}' is followedByAny, so without a time each partial match would wait for ever.",
                $"Say within which time a match must be complete, or give {path} a time.")
            .Check(
                step.Repetition != Repetition.Combinations || pattern.Within is not null || step.Until is not null, "within", null,
                $"Step '{step.Name}' takes every combination, so without a time partial matches would never end.",
                $"Say within which time a match must be complete, or give {path} an until.");
        if (step.Until is { } until) ConditionRules.Check(pattern, at, until, $"{path}.until", errors);
    }

    private static StepDefinition? Following(PatternDefinition pattern, int at) => at + 1 < pattern.Steps.Count ? pattern.Steps[at + 1] : null;

    // Whether the step takes every event that the next one takes.
    private static bool IsSame(StepDefinition step, StepDefinition next) =>
        (step.Types.Count == 0 || (next.Types.Count > 0 && step.Types.ToHashSet(StringComparer.Ordinal).IsSupersetOf(next.Types)))
        && (step.Where is null || ConditionText.IsSame(step.Where, next.Where));

    private static void CheckTime(PatternDefinition pattern, StepDefinition step, string path, PatternErrors errors) => errors
        .Within(PatternValidator.Shortest, PatternValidator.Longest, step.Within, $"{path}.within")
        .Check(
            step.Within is null || pattern.Within is null || step.Within <= pattern.Within, $"{path}.within", step.Within,
            "It is longer than the pattern's own time, so it would never count.", "Shorten it, or lengthen the pattern's.");

    [GeneratedRegex("^[A-Za-z0-9_-]{1,63}$")]
    private static partial Regex NameFormat();
}
