using System.Globalization;
using FunctionsOrchestration.Mesh.Traffic.Statistics;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>How sure verdicts must be.</summary>
/// <param name="Failure">How often a check may ever fail a version that is no worse.</param>
/// <param name="Success">How often a check may ever pass one that is worse by its margin.</param>
/// <param name="MinimumSamples">Samples that each arm needs.</param>
public sealed record Certainty(double Failure, double Success, int MinimumSamples)
{
    /// <summary>
    /// The certainty of one check of a plan. Each check and each step may fail a good version, so they share the rate (Bonferroni); a bad
    /// version must pass all of them, so each may use the whole rate.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="comparisons">Steps, or variants, at which each check may fail.</param>
    public static Certainty Of(RolloutPlan plan, int comparisons) => new(
        plan.FalseRollbackRate / Math.Max(1, comparisons * plan.Checks.Count(check => !check.DryRun)), plan.FalsePromotionRate, plan.MinimumSamples);
}

/// <summary>
/// Looks at one check. It is told of the badness: how much worse the new version is, at least and at most. Below the margin it has succeeded;
/// above 0 it has failed; success goes first, so that a difference that is real but small enough does no harm.
/// </summary>
/// <param name="check">What is compared.</param>
/// <param name="certainty">How sure it must be.</param>
internal sealed class CheckRun(RolloutCheck check, Certainty certainty)
{
    // The effect that rank tests look for: a probability of 0.6 that the new version is slower.
    private const double RankScale = 0.1;

    /// <summary>Compares.</summary>
    /// <param name="fresh">The new version.</param>
    /// <param name="control">The old one.</param>
    /// <param name="copies">Copies whose answers were compared; null where nothing is copied.</param>
    public CheckResult Look(ArmTotals fresh, ArmTotals control, ArmTotals? copies) => check.Metric switch
    {
        RolloutCheck.SuccessRate => LookRate(new Rate(fresh.Failures, fresh.Trials), new Rate(control.Failures, control.Trials), check.Min is { } min ? 1 - (min / 100) : null),
        RolloutCheck.RefusalRate => LookRate(new Rate(fresh.Refusals, fresh.Calls), new Rate(control.Refusals, control.Calls), check.Max / 100),
        RolloutCheck.Latency => LookRanks(fresh.Latency, control.Latency),
        RolloutCheck.FirstToken => LookRanks(fresh.FirstToken, control.FirstToken),
        RolloutCheck.LatencyQuantile => LookQuantile(fresh.Latency, control.Latency),
        RolloutCheck.CostPerCall => LookCost(fresh.Cost, control.Cost),
        RolloutCheck.AnswerQuality => LookQuality(copies),
        _ => new CheckResult(check.Metric, Verdict.Error, "There is no such metric.") { DryRun = check.DryRun },
    };

    private CheckResult LookRate(Rate fresh, Rate control, double? limit)
    {
        if (limit is { } bound)
        {
            if (TooFew(fresh.Trials, null) is { } few) return few;
            var (sure, safe) = (RateTest.Bound(fresh, certainty.Failure, check.Allowed), RateTest.Bound(fresh, certainty.Success, check.Allowed));
            return Judge(sure.Low - bound, safe.High - bound, 0) with { Value = fresh.Value, Samples = fresh.Trials };
        }

        if (TooFew(fresh.Trials, control.Trials) is { } fewer) return fewer;
        return Judge(
            RateTest.Compare(fresh, control, certainty.Failure, check.Allowed).Low, RateTest.Compare(fresh, control, certainty.Success, check.Allowed).High,
            check.Allowed) with
        {
            Value = fresh.Value, Samples = fresh.Trials, Control = control.Value, ControlSamples = control.Trials,
        };
    }

    private CheckResult LookRanks(LatencySketch fresh, LatencySketch control)
    {
        if (TooFew(fresh.Count, control.Count) is { } few) return few;
        var worse = RankTest.Compare(fresh, control).Shift(certainty.Failure, RankScale).Low;
        // Not slower than the old version would be if it were slower by the margin.
        var tooSlow = RankTest.Compare(fresh, control.Scale(check.Ratio)).Shift(certainty.Success, RankScale).High;
        return Judge(worse, tooSlow, 0) with
        {
            Value = fresh.Quantile(0.5)!.Value.TotalMilliseconds, Samples = fresh.Count,
            Control = control.Quantile(0.5)!.Value.TotalMilliseconds, ControlSamples = control.Count,
        };
    }

    private CheckResult LookQuantile(LatencySketch fresh, LatencySketch control)
    {
        var share = check.Quantile ?? 0.95;
        if (TooFew(fresh.Count, check.Max is null ? control.Count : null) is { } few) return few;
        var value = fresh.Quantile(share)!.Value.TotalMilliseconds;
        if (check.Max is { } max)
        {
            var (sure, safe) = (QuantileBound.Of(fresh, share, certainty.Failure), QuantileBound.Of(fresh, share, certainty.Success));
            return Judge(sure.Low - max, safe.High - max, 0) with { Value = value, Samples = fresh.Count };
        }

        // Both bounds may be wrong, so each gets half of the rate.
        var (mine, theirs) = (QuantileBound.Of(fresh, share, certainty.Failure / 2), QuantileBound.Of(control, share, certainty.Failure / 2));
        var (mineMost, theirsLeast) = (QuantileBound.Of(fresh, share, certainty.Success / 2), QuantileBound.Of(control, share, certainty.Success / 2));
        return Judge(mine.Low - theirs.High, mineMost.High - (check.Ratio * theirsLeast.Low), 0) with
        {
            Value = value, Samples = fresh.Count, Control = control.Quantile(share)!.Value.TotalMilliseconds, ControlSamples = control.Count,
        };
    }

    private CheckResult LookCost(Moments fresh, Moments control)
    {
        if (TooFew(fresh.Count, control.Count) is { } few) return few;
        var scale = Math.Max((check.Ratio - 1) * control.Mean, 1e-12);
        return Judge(
            MeanTest.Compare(fresh, control, 1, certainty.Failure, scale).Low, MeanTest.Compare(fresh, control, check.Ratio, certainty.Success, scale).High, 0) with
        {
            Value = fresh.Mean, Samples = fresh.Count, Control = control.Mean, ControlSamples = control.Count,
        };
    }

    private CheckResult LookQuality(ArmTotals? copies)
    {
        if (copies is null) return TooFew(0, null)!;
        var compared = new Rate(copies.Agreements, copies.Similarity.Count);
        if (TooFew(compared.Trials, null) is { } few) return few;
        var least = (check.Min ?? 90) / 100;
        var (sure, safe) = (RateTest.Bound(compared, certainty.Failure, check.Allowed), RateTest.Bound(compared, certainty.Success, check.Allowed));
        return Judge(least - sure.High, least - safe.Low, check.Allowed) with { Value = compared.Value, Samples = compared.Trials };
    }

    private CheckResult Judge(double atLeast, double atMost, double margin)
    {
        var verdict = atMost < margin || (atMost <= 0 && margin == 0) ? Verdict.Success : atLeast > 0 ? Verdict.Failure : Verdict.Inconclusive;
        return new CheckResult(Describe(), verdict, verdict switch
        {
            Verdict.Success => "It is shown to be good enough.",
            Verdict.Failure => "It is shown to be worse.",
            _ => "Neither is shown yet.",
        })
        {
            WorseAtLeast = Finite(atLeast), WorseAtMost = Finite(atMost), Margin = margin, DryRun = check.DryRun,
        };
    }

    private CheckResult? TooFew(long fresh, long? control) => fresh >= certainty.MinimumSamples && (control ?? long.MaxValue) >= certainty.MinimumSamples
        ? null
        : new CheckResult(
            Describe(), Verdict.Inconclusive,
            $"It has {fresh} samples{(control is { } old ? $", the old version {old}" : "")}; each needs {certainty.MinimumSamples}.")
        {
            Samples = fresh, ControlSamples = control ?? 0, DryRun = check.DryRun,
        };

    private string Describe() => string.Create(CultureInfo.InvariantCulture, $"{check.Metric}{(check.Metric, check.Min, check.Max) switch
    {
        (RolloutCheck.SuccessRate, { } min, _) => $" ≥ {min} %",
        (RolloutCheck.AnswerQuality, var min, _) => $" ≥ {min ?? 90} %",
        (RolloutCheck.RefusalRate, _, { } max) => $" ≤ {max} %",
        (RolloutCheck.LatencyQuantile, _, { } max) => $" p{100 * (check.Quantile ?? 0.95):0.#} ≤ {max} ms",
        (RolloutCheck.LatencyQuantile, _, _) => $" p{100 * (check.Quantile ?? 0.95):0.#} ≤ {check.Ratio} ×",
        (RolloutCheck.SuccessRate or RolloutCheck.RefusalRate, _, _) => $" within {100 * check.Allowed:0.##} points",
        _ => $" ≤ {check.Ratio} ×",
    }}");

    // JSON has no infinity; a bound that is not known is not there.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
