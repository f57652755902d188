using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>What is wrong with a plan is all said before anything changes.</summary>
public sealed class PlanRulesTests
{
    private static readonly ServiceFacts Facts = new(
        "summarize", "1", [new VersionFacts("1", 2, false), new VersionFacts("2", 1, false), new VersionFacts("3", 0, false)], ["sentiment"], false, ["fields", "service"]);

    private static readonly RolloutPlan Good = new()
    {
        Version = "2", Canary = new CanaryPlan { Steps = [5, 50] }, Checks = [new RolloutCheck { Metric = "success-rate" }],
    };

    [Fact]
    public void Check_PlanThatMayRun_HasNothing() => Assert.Empty(PlanRules.Check(Good, Facts));

    [Fact]
    public void Check_ManyMistakes_SaysAll()
    {
        var plan = Good with
        {
            Version = "9", Canary = new CanaryPlan { Steps = [5, 120, -1] }, Interval = TimeSpan.FromSeconds(1), FalseRollbackRate = 2,
            Checks = [new RolloutCheck { Metric = "cost-per-call" }, new RolloutCheck { Metric = "nonsense" }],
        };
        var errors = PlanRules.Check(plan, Facts);

        Assert.Equal(
            ["canary.steps[1]", "canary.steps[2]", "checks[0].metric", "checks[1].metric", "falseRollbackRate", "interval", "version"],
            errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.Contains(errors, error => error.Problem == "Canary weight 120 on 'summarize' must be 0-100.".Replace('-', '–'));
    }

    [Theory]
    [InlineData("steps that fall", "canary.steps[1]")]
    [InlineData("a version without an endpoint", "version")]
    [InlineData("the version that answers", "version")]
    [InlineData("no check", "checks")]
    [InlineData("a first token without streams", "checks[0].metric")]
    [InlineData("too little traffic", "interval")]
    [InlineData("two kinds", "body")]
    [InlineData("a baseline without room", "canary.baseline")]
    [InlineData("an unknown judge", "copies.judge")]
    [InlineData("a judge without a service to ask", "copies.scorer")]
    [InlineData("a service that nobody asks", "copies.scorer")]
    [InlineData("a budget without a price", "shadow.maxCost")]
    [InlineData("a freeze that ends before it begins", "freezes[0]")]
    [InlineData("a golden set for another service", "golden.samples[0].operation")]
    [InlineData("a gate without a kind", "gates[0]")]
    public void Check_OneMistake_NamesItsField(string mistake, string field)
    {
        var plan = mistake switch
        {
            "steps that fall" => Good with { Canary = new CanaryPlan { Steps = [50, 5] } },
            "a version without an endpoint" => Good with { Version = "3" },
            "the version that answers" => Good with { Version = "1" },
            "no check" => Good with { Checks = [] },
            "a first token without streams" => Good with { Checks = [new RolloutCheck { Metric = "first-token" }, .. Good.Checks] },
            "too little traffic" => Good with { CallsPerMinute = 1, InconclusiveLimit = 10 },
            "two kinds" => Good with { Shadow = new ShadowPlan() },
            "a baseline without room" => Good with { Canary = new CanaryPlan { Steps = [5, 60], Baseline = true } },
            "an unknown judge" => Good with { Copies = new CopyPlan { Judge = "me" } },
            "a judge without a service to ask" => Good with { Copies = new CopyPlan { Judge = "service" } },
            "a service that nobody asks" => Good with { Copies = new CopyPlan { Scorer = new Uri("https://scores.example.com") } },
            "a budget without a price" => Good with { Canary = null, Shadow = new ShadowPlan { MaxCost = 5 } },
            "a freeze that ends before it begins" => Good with { Freezes = [new FreezePlan(DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch)] },
            "a golden set for another service" => Good with { Golden = new GoldenPlan([new GoldenSample("chat", default, default)]) },
            _ => Good with { Gates = [new GatePlan { Before = "start" }] },
        };
        Assert.Contains(PlanRules.Check(plan, Facts), error => error.Field == field);
    }

    [Fact]
    public void Check_Experiment_WeightsThatDoNotAddUp_AndAGroupThatIsTaken()
    {
        var experiment = new ExperimentPlan
        {
            Name = "tone", Subject = "user", Variants = [new VariantPlan("a", "1", 60), new VariantPlan("b", "2", 60)], Group = new ExclusionShare("layer", 40, 60),
        };
        var errors = PlanRules.Check(
            new RolloutPlan { Experiment = experiment }, Facts with { TakenGroups = [new ExclusionShare("layer", 0, 50)] });
        Assert.Equal(["experiment.variants", "experiment.group"], errors.Select(error => error.Field));
    }

    [Fact]
    public void Weights_OfARunningExperiment_AllMistakes()
    {
        var experiment = new ExperimentPlan
        {
            Name = "tone", Subject = "user", Variants = [new VariantPlan("plain", "1", 50), new VariantPlan("warm", "2", 30), new VariantPlan("cool", "3", 20)],
        };
        Assert.Empty(ExperimentWeights.Check(experiment, new Dictionary<string, double> { ["PLAIN"] = 10, ["warm"] = 80, ["cool"] = 10 }));
        Assert.Equal(
            ["weights.cool", "weights.plain", "weights.loud", "weights"],
            ExperimentWeights.Check(experiment, new Dictionary<string, double> { ["plain"] = -5, ["warm"] = 30, ["loud"] = 70 }).Select(error => error.Field));
    }

    [Theory]
    [InlineData(0, 5, 20, 20)]
    [InlineData(30, 0, 0, 50)]
    public void Ladder_OfStepWeights_EndsWithTheLargest(double stepWeight, double first, double second, double most)
    {
        var plan = stepWeight > 0 ? new CanaryPlan { StepWeight = stepWeight } : new CanaryPlan { Steps = [first, second], PromotionSteps = [] };
        var ladder = CanaryLadder.Of(plan);
        Assert.Equal(stepWeight > 0 ? [30, 50] : new[] { first, second }, ladder.Select(step => step.Weight));
        Assert.Equal(most, ladder[^1].Weight);
    }

    [Theory]
    [InlineData("07:59", false)]
    [InlineData("08:00", true)]
    [InlineData("17:00", false)]
    public void Window_IsHalfOpen(string time, bool isOpen) =>
        Assert.Equal(isOpen, new WindowPlan(new TimeOnly(8, 0), new TimeOnly(17, 0)).Contains(new DateTime(2030, 1, 1) + TimeOnly.Parse(time, null).ToTimeSpan()));

    [Fact]
    public void Window_OverMidnight_BelongsToTheDayItBegins()
    {
        var window = new WindowPlan(new TimeOnly(22, 0), new TimeOnly(4, 0)) { Days = ["tuesday"] };
        Assert.True(window.Contains(new DateTime(2030, 1, 1, 23, 0, 0)));
        Assert.True(window.Contains(new DateTime(2030, 1, 2, 3, 0, 0)));
        Assert.False(window.Contains(new DateTime(2030, 1, 2, 23, 0, 0)));
        Assert.False(window.Contains(new DateTime(2030, 1, 1, 3, 0, 0)));
    }
}
