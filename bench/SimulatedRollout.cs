using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Bench;

/// <summary>How a simulated version differs from the old one, which fails 1 % of its calls and takes 50 ms in the median.</summary>
/// <param name="MoreFailures">How much more often it fails.</param>
/// <param name="Slower">How many times as long it takes.</param>
/// <param name="Agreement">Share of its answers that agree.</param>
internal sealed record SimulatedVersion(double MoreFailures, double Slower, double Agreement)
{
    public static SimulatedVersion Same { get; } = new(0, 1, 0.97);
}

/// <summary>Ends of a simulated rollout.</summary>
internal enum SimulatedEnd
{
    Promoted,
    RolledBack,
    PersonAsked,
}

/// <summary>One rollout of a version over seeded traffic, under one of two rules.</summary>
/// <param name="plan">The plan.</param>
/// <param name="version">What the new version is like.</param>
/// <param name="seed">Seed of the traffic: both rules see the same as long as they do the same.</param>
internal sealed class SimulatedRollout(RolloutPlan plan, SimulatedVersion version, int seed)
{
    /// <summary>Looks over which exposure is counted, also after the end.</summary>
    public const int Horizon = 120;

    private const int CallsPerLook = 1_000;
    private const double FailureRate = 0.01;

    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<CanaryStep> _steps = CanaryLadder.Of(plan.Canary!);

    /// <summary>The verdicts of this repository.</summary>
    public (SimulatedEnd End, double Exposed) RunBySequentialTests()
    {
        var progress = new CanaryProgress();
        var (totals, exposed) = (Nothing(), 0.0);
        for (var look = 1; look <= Horizon; look++)
        {
            var weight = _steps[progress.Step].Weight;
            Add(totals, weight);
            exposed += weight / 100;
            var decision = CanaryJudge.Decide(plan, progress, Verdicts.Of(CanaryJudge.Look(plan, totals)));
            switch (decision.Action)
            {
                case RolloutAction.RollBack:
                    return (SimulatedEnd.RolledBack, exposed / Horizon);
                case RolloutAction.Promote:
                    return (SimulatedEnd.Promoted, (exposed + Horizon - look) / Horizon);
                case RolloutAction.Pause:
                    return (SimulatedEnd.PersonAsked, (exposed + (weight / 100 * (Horizon - look))) / Horizon);
                case RolloutAction.Advance:
                    totals = Nothing();
                    break;
            }

            progress = decision.Progress;
        }

        return (SimulatedEnd.PersonAsked, exposed / Horizon);
    }

    /// <summary>
    /// The rule of thresholds at each interval by itself: success ≥ 98 %, median ≤ 1.1 times the old one's, agreement ≥ 92 %, each in the
    /// middle between good and bad; some failed looks roll back, and five good ones are a step.
    /// </summary>
    /// <param name="failedLimit">Failed looks that roll back.</param>
    public (SimulatedEnd End, double Exposed) RunByThresholds(int failedLimit)
    {
        const int looksPerStep = 5;
        var (step, failed, good, exposed) = (0, 0, 0, 0.0);
        for (var look = 1; look <= Horizon; look++)
        {
            var totals = Nothing();
            var weight = _steps[step].Weight;
            Add(totals, weight);
            exposed += weight / 100;
            if (IsOverThreshold(totals))
            {
                if (++failed == failedLimit) return (SimulatedEnd.RolledBack, exposed / Horizon);
            }
            else if (++good == looksPerStep)
            {
                good = 0;
                if (++step == _steps.Count) return (SimulatedEnd.Promoted, (exposed + Horizon - look) / Horizon);
            }
        }

        return (SimulatedEnd.PersonAsked, exposed / Horizon);
    }

    private static bool IsOverThreshold(Dictionary<string, ArmTotals> totals)
    {
        var (canary, stable, copies) = (totals[SplitArm.Canary], totals[SplitArm.Stable], totals[SplitArm.Shadow]);
        return canary.Failures > 0.02 * canary.Trials
            || canary.Latency.Quantile(0.5) > 1.1 * stable.Latency.Quantile(0.5)
            || copies.Agreements < 0.92 * copies.Similarity.Count;
    }

    private static Dictionary<string, ArmTotals> Nothing() =>
        new[] { SplitArm.Canary, SplitArm.Stable, SplitArm.Shadow }.ToDictionary(arm => arm, arm => new ArmTotals(arm));

    private void Add(Dictionary<string, ArmTotals> totals, double weight)
    {
        var fresh = (int)(CallsPerLook * weight / 100);
        totals[SplitArm.Canary] = totals[SplitArm.Canary].Merge(Calls(SplitArm.Canary, fresh, FailureRate + version.MoreFailures, version.Slower));
        totals[SplitArm.Stable] = totals[SplitArm.Stable].Merge(Calls(SplitArm.Stable, CallsPerLook - fresh, FailureRate, 1));
        var compared = CallsPerLook / 10;
        var agreed = Count(compared, version.Agreement);
        totals[SplitArm.Shadow] = totals[SplitArm.Shadow].Merge(
            new ArmTotals(SplitArm.Shadow) { Similarity = new Moments(compared, agreed, agreed), Agreements = agreed });
    }

    private ArmTotals Calls(string arm, int calls, double failureRate, double slower)
    {
        var failures = Count(calls, failureRate);
        return new ArmTotals(arm)
        {
            Calls = calls, Trials = calls, Failures = failures,
            Latency = LatencySketch.Of(Enumerable.Range(0, calls - failures).Select(_ => TimeSpan.FromMilliseconds(50 * slower * Math.Exp(0.5 * Normal())))),
        };
    }

    private int Count(int trials, double rate)
    {
        var count = 0;
        for (var trial = 0; trial < trials; trial++) if (_random.NextDouble() < rate) count++;
        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
