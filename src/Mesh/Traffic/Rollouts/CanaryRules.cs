using System.Globalization;
using FunctionsOrchestration.Mesh.Traffic.Statistics;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What is wrong with the shares of a canary.</summary>
internal static class CanaryRules
{
    private const int MostSteps = 100;

    public static void Check(RolloutPlan plan, CanaryPlan canary, PlanErrorList errors)
    {
        CheckSteps("canary.steps", canary.Steps, errors);
        CheckSteps("canary.promotionSteps", canary.PromotionSteps, errors);
        if (canary.Steps.Count > 0 == canary.StepWeight > 0)
            errors.Add("canary", null, "It must have either steps or stepWeight.", "Send \"steps\": [5, 25, 50], or \"stepWeight\": 10 with \"maxWeight\": 50.");
        if (canary.StepWeight != 0) CheckWeight("canary.stepWeight", canary.StepWeight, errors);
        CheckWeight("canary.maxWeight", canary.MaxWeight, errors);
        if (canary.StepWeight > canary.MaxWeight)
            errors.Add("canary.stepWeight", Text(canary.StepWeight), $"It is more than maxWeight {Text(canary.MaxWeight)}.", "Send a smaller one.");
        if (canary.Subject is { } subject && !SubjectSource.TryParse(subject, out _)) errors.AddSubject("canary.subject", subject);
        if (plan.Checks.All(check => check.DryRun))
            errors.Add("checks", null, "Without a check that decides, nothing would stop a bad version.", "Send for example {\"metric\": \"success-rate\"}.");
        // What follows reads the steps, and means nothing while they are wrong.
        if (errors.All.Any(error => error.Field.StartsWith("canary", StringComparison.Ordinal))) return;
        var steps = CanaryLadder.Of(canary);
        if (steps.Count > MostSteps) errors.Add("canary", null, $"It has {steps.Count} steps; it may have {MostSteps}.", "Send larger steps.");
        for (var i = 1; i < steps.Count; i++)
        {
            if (steps[i].Weight <= steps[i - 1].Weight)
                errors.Add(
                    steps[i].IsAnalysed ? $"canary.steps[{i}]" : "canary.promotionSteps", Text(steps[i].Weight),
                    $"The share falls or stays, from {Text(steps[i - 1].Weight)} to {Text(steps[i].Weight)}.", "Send shares that grow.");
        }

        if (canary.Baseline && steps[^1].Weight > 50 && steps.Any(step => step is { IsAnalysed: true, Weight: > 50 }))
            errors.Add("canary.baseline", "true", "Beyond 50 % there is no room for a baseline as large as the canary.", "Analyse up to 50 %, or leave the baseline out.");
        if (plan.CallsPerMinute is { } calls) CheckTraffic(plan, steps, calls, errors);
    }

    /// <summary>Whether the looks of a step last until there can be a verdict.</summary>
    private static void CheckTraffic(RolloutPlan plan, IReadOnlyList<CanaryStep> steps, double calls, PlanErrorList errors)
    {
        var share = steps.First(step => step.IsAnalysed).Weight / 100;
        var needed = Math.Max(plan.MinimumSamples, plan.Checks.Where(check => check is { Metric: RolloutCheck.SuccessRate, Min: null })
            .Select(check => SampleSize.ForMargin(ExpectedFailures, check.Allowed, plan.FalsePromotionRate, plan.Canary!.Baseline ? 1 : (1 - share) / share))
            .DefaultIfEmpty(0).Max());
        var seen = calls * share * plan.Interval.TotalMinutes * plan.InconclusiveLimit;
        if (seen >= needed) return;
        var interval = TimeSpan.FromMinutes(Math.Ceiling(needed / (calls * share * plan.InconclusiveLimit) * 60) / 60);
        errors.Add(
            "interval", $"{plan.Interval:c}",
            $"At {Text(calls)} calls a minute, {plan.InconclusiveLimit} looks of the first step see {seen:0} samples where a verdict needs {needed}.",
            $"Send an interval from {interval:c}, more looks (inconclusiveLimit), a larger first step or a larger margin.");
    }

    // The rate of failures that a good service is supposed to have, before anything is measured.
    private const double ExpectedFailures = 0.01;

    private static void CheckSteps(string field, IReadOnlyList<double> steps, PlanErrorList errors)
    {
        foreach (var (i, weight) in steps.Index()) CheckWeight($"{field}[{i}]", weight, errors);
    }

    private static void CheckWeight(string field, double weight, PlanErrorList errors)
    {
        if (weight <= 0 || !SlotAllocation.IsShare(weight)) errors.AddShare(field, "Canary weight", weight);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
