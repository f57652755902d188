using FunctionsOrchestration.Mesh.Traffic.Statistics;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What an experiment has shown so far.</summary>
/// <param name="Variants">The variants in their order; the first is the control.</param>
/// <param name="Ratio">Whether subjects are shared as declared.</param>
/// <param name="IsMismatched">True where they are not: the results then mean nothing.</param>
public sealed record ExperimentResults(IReadOnlyList<VariantResult> Variants, RatioResult Ratio, bool IsMismatched)
{
    // An alarm ends no experiment by itself, but it makes its results worthless, so it must be rare.
    private const double MismatchAlpha = 0.001;

    /// <summary>Reads the results.</summary>
    /// <param name="plan">The plan of an experiment.</param>
    /// <param name="totals">What was measured, by variant.</param>
    /// <param name="subjects">The sample of subjects.</param>
    public static ExperimentResults Of(RolloutPlan plan, IReadOnlyDictionary<string, ArmTotals> totals, IReadOnlyList<SampledSubject> subjects)
    {
        var variants = plan.Experiment!.Variants;
        var alpha = plan.FalseRollbackRate / Math.Max(1, variants.Count - 1);
        var control = totals.GetValueOrDefault(variants[0].Name) ?? new ArmTotals(variants[0].Name);
        var sampled = variants.Select(variant => subjects.LongCount(subject => subject.Variant == variant.Name)).ToList();
        var all = variants.Sum(variant => variant.Weight);
        var ratio = RatioMismatch.Test(sampled, [.. variants.Select(variant => variant.Weight / all)]);
        return new ExperimentResults(
            [.. variants.Select((variant, i) => VariantResult.Of(totals.GetValueOrDefault(variant.Name) ?? new ArmTotals(variant.Name), i == 0 ? null : control, sampled[i], alpha))],
            ratio, ratio.BayesFactor >= 1 / MismatchAlpha);
    }

    /// <summary>The guards: every check of the plan for every variant but the control.</summary>
    /// <param name="plan">The plan of an experiment.</param>
    /// <param name="totals">What was measured, by variant.</param>
    public static IReadOnlyList<CheckResult> Guards(RolloutPlan plan, IReadOnlyDictionary<string, ArmTotals> totals)
    {
        var variants = plan.Experiment!.Variants;
        var certainty = Certainty.Of(plan, variants.Count - 1);
        var control = totals.GetValueOrDefault(variants[0].Name) ?? new ArmTotals(variants[0].Name);
        return
        [
            .. variants.Skip(1).SelectMany(variant => plan.Checks.Select(check =>
            {
                var found = new CheckRun(check, certainty).Look(totals.GetValueOrDefault(variant.Name) ?? new ArmTotals(variant.Name), control, null);
                return found with { Check = $"{variant.Name}: {found.Check}" };
            })),
        ];
    }
}

/// <summary>One variant of an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Calls">Calls that it answered.</param>
/// <param name="SampledSubjects">Distinct subjects in the sample, of at most 2,048 of all variants.</param>
/// <param name="SuccessRate">Its success rate with a 95 % interval for one look.</param>
/// <param name="MedianMilliseconds">Median latency; null while nothing was measured.</param>
/// <param name="P95Milliseconds">95th percentile of the latency.</param>
/// <param name="CostPerCall">Mean cost; null where calls have no price.</param>
public sealed record VariantResult(
    string Name, long Calls, long SampledSubjects, Interval SuccessRate, double? MedianMilliseconds, double? P95Milliseconds, double? CostPerCall)
{
    /// <summary>How much higher its success rate is than the control's, bounded at every look; null for the control and without samples.</summary>
    public Interval? SuccessRateGain { get; init; }

    /// <summary>By how much it is likelier to be slower than the control than to be faster, −0.5 to 0.5, bounded at every look.</summary>
    public Interval? Slower { get; init; }

    private const double Confidence = 0.05;

    internal static VariantResult Of(ArmTotals totals, ArmTotals? control, long subjects, double alpha)
    {
        var good = new Rate(totals.Trials - totals.Failures, totals.Trials);
        return new VariantResult(
            totals.Arm, totals.Calls, subjects, WilsonInterval.Of(good, Confidence), totals.Latency.Quantile(0.5)?.TotalMilliseconds,
            totals.Latency.Quantile(0.95)?.TotalMilliseconds, totals.Cost.Count > 0 ? totals.Cost.Mean : null)
        {
            SuccessRateGain = control is { Trials: > 0 } && totals.Trials > 0
                ? RateTest.Compare(good, new Rate(control.Trials - control.Failures, control.Trials), alpha, 0.01)
                : null,
            Slower = control is { Latency.Count: > 1 } && totals.Latency.Count > 1
                ? RankTest.Compare(totals.Latency, control.Latency).Shift(alpha, 0.05)
                : null,
        };
    }
}
