using System.Globalization;
using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Finds everything that is wrong with a plan before anything changes.</summary>
public static class PlanRules
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>What is wrong with a plan; nothing where it may run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="facts">The service that it is for.</param>
    public static IReadOnlyList<PlanError> Check(RolloutPlan plan, ServiceFacts facts)
    {
        var errors = new PlanErrorList(facts);
        var kinds = new object?[] { plan.Canary, plan.BlueGreen, plan.Experiment, plan.Shadow }.Count(kind => kind is not null);
        if (kinds != 1)
            errors.Add("body", null, $"It has {kinds} of canary, blueGreen, experiment and shadow; it must have one.", "Send {\"version\": \"2\", \"canary\": {\"steps\": [5, 25, 50]}, …}.");
        CheckCommon(plan, errors);
        if (plan.Experiment is null) errors.CheckNewVersion("version", plan.Version);
        if (plan.Canary is { } canary) CanaryRules.Check(plan, canary, errors);
        if (plan.BlueGreen is { } blueGreen) CheckBlueGreen(blueGreen, errors);
        if (plan.Experiment is { } experiment) ExperimentRules.Check(plan, experiment, errors);
        if (plan.Shadow is { } shadow) CheckShadow(plan.Version, shadow, errors);
        CheckRules.Check(plan, errors);
        GateRules.Check(plan, errors);
        return errors.All;
    }

    private static void CheckCommon(RolloutPlan plan, PlanErrorList errors)
    {
        errors.Within("interval", plan.Interval, ShortestInterval, Longest, "Workers report once a second and learn of changes within two.");
        errors.Within("minimumSamples", plan.MinimumSamples, 20, 10_000_000);
        errors.Within("failedCheckLimit", plan.FailedCheckLimit, 1, 1_000);
        errors.Within("inconclusiveLimit", plan.InconclusiveLimit, 1, 100_000);
        errors.Within("errorLimit", plan.ErrorLimit, 1, 1_000);
        errors.Within("falseRollbackRate", plan.FalseRollbackRate, 0.0001, 0.5);
        errors.Within("falsePromotionRate", plan.FalsePromotionRate, 0.0001, 0.5);
        if (plan.CallsPerMinute is { } calls) errors.Within("callsPerMinute", calls, 0.001, 1e9);
        foreach (var (i, header) in plan.Headers.Index())
        {
            if (header.Header.Length == 0) errors.Add($"headers[{i}].header", header.Header, "A header has a name.", "Send for example x-canary.");
            errors.CheckVersion($"headers[{i}].version", header.Version);
        }

        if (plan.Copies is { } copies) CheckCopies("copies", copies, errors);
        if (plan.Golden is not { } golden) return;
        errors.Within("golden.min", golden.Min, 0, 100);
        errors.Within("golden.samples", golden.Samples.Count, 1, 1_000);
        foreach (var (i, sample) in golden.Samples.Index()) errors.CheckOperation($"golden.samples[{i}].operation", sample.Operation);
    }

    private static void CheckBlueGreen(BlueGreenPlan plan, PlanErrorList errors)
    {
        errors.Within("blueGreen.iterations", plan.Iterations, 1, 1_000);
        errors.Within("blueGreen.smoke", plan.Smoke.Count, 0, 100);
        errors.Within("blueGreen.hold", plan.Hold, TimeSpan.Zero, Longest);
        errors.Within("blueGreen.drain", plan.Drain, TimeSpan.Zero, Longest);
        foreach (var (i, smoke) in plan.Smoke.Index()) errors.CheckOperation($"blueGreen.smoke[{i}].operation", smoke.Operation);
    }

    private static void CheckShadow(string? version, ShadowPlan plan, PlanErrorList errors)
    {
        CheckCopies("shadow.copies", plan.Copies, errors);
        errors.Within("shadow.duration", plan.Duration, ShortestInterval, Longest);
        if (plan.MaxCost is <= 0) errors.Add("shadow.maxCost", Text(plan.MaxCost.Value), "It must be above 0.", "Leave it out where money does not matter.");
        var isPriced = errors.Facts.Versions.Any(one => one.HasPrice && one.Name.Equals(version, StringComparison.OrdinalIgnoreCase));
        if (plan.MaxCost is not null && !isPriced)
            errors.Add("shadow.maxCost", Text(plan.MaxCost.Value), $"No endpoint of version '{version}' has a price, so cost is not known.", "Set CostPerCall or CostPerThousandTokens, or leave it out.");
    }

    private static void CheckCopies(string field, CopyPlan copies, PlanErrorList errors)
    {
        if (copies.Share <= 0 || !SlotAllocation.IsShare(copies.Share)) errors.AddShare($"{field}.share", "Copied share", copies.Share);
        errors.Within($"{field}.maxConcurrent", copies.MaxConcurrent, 1, 64);
        errors.Within($"{field}.maxPerMinute", copies.MaxPerMinute, 1, 1_000_000);
        errors.Within($"{field}.agreesFrom", copies.AgreesFrom, 0, 1);
        if (!errors.Facts.Judges.Contains(copies.Judge, StringComparer.OrdinalIgnoreCase))
            errors.Add($"{field}.judge", copies.Judge, "There is no such judge.", $"Send one of {string.Join(", ", errors.Facts.Judges)}.");
        var asksScorer = copies.Judge.Equals(ScoringJudge.JudgeName, StringComparison.OrdinalIgnoreCase);
        if (asksScorer && copies.Scorer is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
            errors.Add($"{field}.scorer", copies.Scorer?.OriginalString, "The judge 'service' needs an absolute address of http or https.", "Send for example https://scores.example.com/compare.");
        if (!asksScorer && copies.Scorer is not null)
            errors.Add($"{field}.scorer", copies.Scorer.OriginalString, $"The judge '{copies.Judge}' asks nobody.", "Leave it out, or send \"judge\": \"service\".");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
