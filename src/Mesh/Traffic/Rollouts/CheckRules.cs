using System.Globalization;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What is wrong with checks: numbers out of range, and checks that no data would ever come for.</summary>
internal static class CheckRules
{
    private const int MostChecks = 20;

    public static void Check(RolloutPlan plan, PlanErrorList errors)
    {
        errors.Within("checks", plan.Checks.Count, 0, MostChecks);
        foreach (var (i, check) in plan.Checks.Index())
        {
            if (RolloutCheck.Metrics.Contains(check.Metric)) CheckOne($"checks[{i}]", check, plan, errors);
            else errors.Add($"checks[{i}].metric", check.Metric, "There is no such metric.", $"Send one of {string.Join(", ", RolloutCheck.Metrics)}.");
        }
    }

    private static void CheckOne(string field, RolloutCheck check, RolloutPlan plan, PlanErrorList errors)
    {
        if (check.Margin is { } margin) errors.Within($"{field}.margin", margin, 0.001, 100);
        if (check.MaxRatio is { } ratio) errors.Within($"{field}.maxRatio", ratio, 1.02, 100);
        if (check.Min is { } min) errors.Within($"{field}.min", min, 0, 100);
        if (check.Quantile is { } quantile) errors.Within($"{field}.quantile", quantile, 0.5, 0.999);
        if (check.Max is <= 0) errors.Add($"{field}.max", Text(check.Max.Value), "It must be above 0.", "Send a larger one.");
        foreach (var (name, value, metrics) in Uses(check))
        {
            if (value is { } number && !metrics.Contains(check.Metric))
                errors.Add($"{field}.{name}", Text(number), $"The metric {check.Metric} has no {name}.", $"Leave it out; it is for {string.Join(", ", metrics)}.");
        }

        if (NoSource(check, plan, errors.Facts) is { } problem) errors.Add($"{field}.metric", check.Metric, problem.Problem, problem.Fix);
    }

    private static (string Name, double? Value, string[] Metrics)[] Uses(RolloutCheck check) =>
    [
        ("margin", check.Margin, [RolloutCheck.SuccessRate, RolloutCheck.RefusalRate, RolloutCheck.AnswerQuality]),
        ("maxRatio", check.MaxRatio, [RolloutCheck.Latency, RolloutCheck.LatencyQuantile, RolloutCheck.FirstToken, RolloutCheck.CostPerCall]),
        ("min", check.Min, [RolloutCheck.SuccessRate, RolloutCheck.AnswerQuality]),
        ("max", check.Max, [RolloutCheck.RefusalRate, RolloutCheck.LatencyQuantile]),
        ("quantile", check.Quantile, [RolloutCheck.LatencyQuantile]),
    ];

    private static (string Problem, string Fix)? NoSource(RolloutCheck check, RolloutPlan plan, ServiceFacts facts) => check.Metric switch
    {
        RolloutCheck.CostPerCall when !Versions(plan, facts).All(version => version.HasPrice) => (
            $"Not every version of '{facts.Name}' has a price, so there is no data for it.", "Set CostPerCall or CostPerThousandTokens of their endpoints."),
        RolloutCheck.FirstToken when !facts.CanStream => (
            $"No operation of '{facts.Name}' comes in parts, so there is no first token.", "Use latency."),
        RolloutCheck.AnswerQuality when plan.BlueGreen is not null => (
            "A blue-green rollout sends nothing to the old version that answers could be compared with.", "Use golden, or a shadow before it."),
        not RolloutCheck.AnswerQuality when plan.Shadow is not null => (
            "Only answers are compared in a shadow.", "Use answer-quality; the record shows latency and failures all the same."),
        not RolloutCheck.AnswerQuality when plan.BlueGreen is not null && IsRelative(check) => (
            "After the switch the old version gets no calls that it could be compared with.", "Use min or max."),
        _ => null,
    };

    private static bool IsRelative(RolloutCheck check) => check is { Min: null, Max: null };

    private static IEnumerable<VersionFacts> Versions(RolloutPlan plan, ServiceFacts facts)
    {
        string?[] names = plan.Experiment is { } experiment ? [.. experiment.Variants.Select(variant => variant.Version)] : [plan.Version, facts.Stable];
        return facts.Versions.Where(version => names.Contains(version.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
