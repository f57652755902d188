using System.Globalization;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What is wrong with an experiment.</summary>
internal static class ExperimentRules
{
    private const int MostVariants = 20;

    public static void Check(RolloutPlan plan, ExperimentPlan experiment, PlanErrorList errors)
    {
        if (plan.Version is not null) errors.Add("version", plan.Version, "An experiment has no version of its own; its variants have.", "Leave it out.");
        if (experiment.Name.Length is 0 or > 64 || !experiment.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            errors.Add("experiment.name", experiment.Name, "It must have 1–64 letters, digits, hyphens.", "Send for example answer-length.");
        if (!SubjectSource.TryParse(experiment.Subject, out _)) errors.AddSubject("experiment.subject", experiment.Subject);
        errors.Within("experiment.variants", experiment.Variants.Count, 2, MostVariants);
        errors.Within("experiment.duration", experiment.Duration, plan.Interval, TimeSpan.FromDays(365));
        foreach (var (i, variant) in experiment.Variants.Index())
        {
            if (variant.Weight <= 0 || !SlotAllocation.IsShare(variant.Weight)) errors.AddShare($"experiment.variants[{i}].weight", "Weight", variant.Weight);
            errors.CheckVersion($"experiment.variants[{i}].version", variant.Version);
        }

        var names = experiment.Variants.GroupBy(variant => variant.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);
        foreach (var name in names) errors.Add("experiment.variants", name.Key, "Two variants have this name.", "Give each a name of its own.");
        var all = experiment.Variants.Sum(variant => variant.Weight);
        if (Math.Abs(all - 100) > 1e-6)
            errors.Add("experiment.variants", all.ToString(CultureInfo.InvariantCulture), $"The weights on '{errors.Facts.Name}' add up to {all.ToString(CultureInfo.InvariantCulture)}; they must add up to 100.", "To let fewer take part, use an exclusion group.");
        foreach (var check in plan.Checks.Where(check => check.Metric == RolloutCheck.AnswerQuality))
            errors.Add("checks", check.Metric, "An experiment copies no calls, so answers are not compared.", "Run a shadow or a canary first.");
        if (experiment.Group is { } group) CheckGroup(group, errors);
    }

    private static void CheckGroup(ExclusionShare group, PlanErrorList errors)
    {
        if (!SlotAllocation.IsShare(group.From) || !SlotAllocation.IsShare(group.To) || group.From >= group.To)
            errors.Add("experiment.group", $"{group.From}–{group.To}", "It must be a range within 0–100.", "Send for example {\"name\": \"pricing\", \"from\": 0, \"to\": 50}.");
        foreach (var taken in errors.Facts.TakenGroups.Where(taken => taken.Name == group.Name && taken.From < group.To && group.From < taken.To))
        {
            errors.Add(
                "experiment.group", $"{group.From}–{group.To}", $"Another experiment of group '{group.Name}' has {taken.From}–{taken.To}.",
                "Send a range that nobody has, or wait until it has ended.");
        }
    }

    /// <summary>Says that a subject is none.</summary>
    public static void AddSubject(this PlanErrorList errors, string field, string subject) =>
        errors.Add(field, subject, "Nobody can be assigned by it.", "Send user, tenant, header:name or cookie:name.");
}
