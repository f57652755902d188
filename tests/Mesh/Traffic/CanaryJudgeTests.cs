using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>Each metric tells a worse version from one that is no worse, and says nothing while there is too little to go by.</summary>
public sealed class CanaryJudgeTests
{
    private const int Calls = 4_000;

    [Theory]
    [InlineData("success-rate")]
    [InlineData("refusal-rate")]
    [InlineData("latency")]
    [InlineData("latency-quantile")]
    [InlineData("first-token")]
    [InlineData("cost-per-call")]
    public void Metric_OfAWorseVersion_Fails_OfTheSame_Succeeds_OfFewCalls_DoesNeither(string metric)
    {
        var check = new RolloutCheck { Metric = metric };
        Assert.Equal(Verdict.Failure, Look(check, Of("canary", Calls, worse: metric), Of("stable", Calls)).Verdict);
        Assert.Equal(Verdict.Success, Look(check, Of("canary", 4 * Calls), Of("stable", 4 * Calls)).Verdict);
        Assert.Equal(Verdict.Inconclusive, Look(check, Of("canary", 90, worse: metric), Of("stable", Calls)).Verdict);
    }

    [Theory]
    [InlineData("success-rate", null, 95.0)]
    [InlineData("refusal-rate", 5.0, null)]
    [InlineData("latency-quantile", 100.0, null)]
    public void Metric_WithABoundOfItsOwn_AsksNothingOfTheOldVersion(string metric, double? max, double? min)
    {
        var check = new RolloutCheck { Metric = metric, Max = max, Min = min };
        Assert.Equal(Verdict.Failure, Look(check, Of("canary", Calls, worse: metric), Of("stable", 0)).Verdict);
        Assert.Equal(Verdict.Success, Look(check, Of("canary", Calls), Of("stable", 0)).Verdict);
    }

    [Fact]
    public void Baseline_IsComparedInsteadOfAllTheOthers()
    {
        var plan = Plan(new RolloutCheck { Metric = "latency" }) with { Canary = new CanaryPlan { Steps = [5], Baseline = true } };
        // The old version as a whole is warm and fast; as few calls of it are as slow as those of the new one.
        var totals = Totals(Of("canary", Calls, worse: "latency"), Of("baseline", Calls, worse: "latency"), Of("stable", Calls));
        Assert.Equal(Verdict.Success, Assert.Single(CanaryJudge.Look(plan, totals)).Verdict);
        Assert.Equal(Verdict.Failure, Assert.Single(CanaryJudge.Look(plan with { Canary = new CanaryPlan { Steps = [5] } }, totals)).Verdict);
    }

    [Fact]
    public void Check_ThatIsADryRun_IsShownAndDecidesNothing()
    {
        var plan = Plan(new RolloutCheck { Metric = "latency", DryRun = true }, new RolloutCheck { Metric = "success-rate" });
        var looked = CanaryJudge.Look(plan, Totals(Of("canary", 4 * Calls, worse: "latency"), Of("stable", 4 * Calls)));
        Assert.Equal([Verdict.Failure, Verdict.Success], looked.Select(check => check.Verdict));
        Assert.Equal(Verdict.Success, Verdicts.Of(looked));
    }

    [Fact]
    public void Experiment_SharedOtherThanDeclared_IsAnAlarm()
    {
        var plan = new RolloutPlan
        {
            Experiment = new ExperimentPlan { Name = "tone", Subject = "user", Variants = [new VariantPlan("plain", "1", 50), new VariantPlan("warm", "2", 50)] },
        };
        IReadOnlyList<SampledSubject> Subjects(int plain, int warm) =>
        [
            .. Enumerable.Range(0, plain).Select(i => new SampledSubject((ulong)i, "plain")), .. Enumerable.Range(plain, warm).Select(i => new SampledSubject((ulong)i, "warm")),
        ];

        Assert.False(ExperimentResults.Of(plan, Totals(), Subjects(1_050, 998)).IsMismatched);
        var lost = ExperimentResults.Of(plan, Totals(), Subjects(1_150, 898));
        Assert.True(lost.IsMismatched);
        Assert.InRange(lost.Ratio.PValue, 0, 1e-6);
    }

    private static CheckResult Look(RolloutCheck check, ArmTotals canary, ArmTotals stable) => Assert.Single(CanaryJudge.Look(Plan(check), Totals(canary, stable)));

    private static RolloutPlan Plan(params RolloutCheck[] checks) => new() { Version = "2", Canary = new CanaryPlan { Steps = [5] }, Checks = checks };

    private static Dictionary<string, ArmTotals> Totals(params ArmTotals[] arms) => arms.ToDictionary(arm => arm.Arm);

    private static ArmTotals Of(string arm, int calls, string worse = "")
    {
        var random = new Random(calls + arm.Length);
        IEnumerable<TimeSpan> Times(bool isWorse) => Enumerable.Range(0, calls).Select(_ => TimeSpan.FromMilliseconds((isWorse ? 100 : 50) * (0.5 + random.NextDouble())));
        var cost = worse == "cost-per-call" ? 1.5 : 1;
        return new ArmTotals(arm)
        {
            Calls = calls, Trials = calls, Failures = calls / (worse == "success-rate" ? 10 : 100), Refusals = calls / (worse == "refusal-rate" ? 10 : 100),
            Latency = LatencySketch.Of(Times(worse.StartsWith("latency", StringComparison.Ordinal))), FirstToken = LatencySketch.Of(Times(worse == "first-token")),
            Cost = new Moments(calls, cost * calls, cost * cost * calls * 1.01),
        };
    }
}
