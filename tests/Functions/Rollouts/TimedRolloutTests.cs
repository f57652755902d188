using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Traffic.Shadow;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>Experiments and shadows.</summary>
public sealed class TimedRolloutTests
{
    private static readonly RolloutPlan Experiment = new()
    {
        Experiment = new ExperimentPlan
        {
            Name = "tone", Subject = "user", Duration = TimeSpan.FromMinutes(20),
            Variants = [new VariantPlan("control", TrafficWorld.Old, 50), new VariantPlan("warm", TrafficWorld.New, 50)],
        },
        Checks = [new RolloutCheck { Metric = "success-rate", Margin = 5 }],
    };

    [Fact]
    public async Task Experiment_RunsItsTime_AndSaysWhatItFound()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        var id = await scene.BeginAsync(Experiment);
        await scene.TurnAsync();
        await scene.Host.RestartAsync();

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Completed, record.State);
        var found = record.Look!.Experiment!;
        Assert.False(found.IsMismatched);
        Assert.Equal(["control", "warm"], found.Variants.Select(variant => variant.Name));
        Assert.Null(found.Variants[0].SuccessRateGain);
        Assert.InRange(0, found.Variants[1].SuccessRateGain!.Value.Low, found.Variants[1].SuccessRateGain!.Value.High);
        Assert.All(found.Variants, variant => Assert.InRange(variant.SampledSubjects, 900, 1_148));
        await scene.Host.ReplayAsync(await scene.Host.ExportHistoryAsync(id));
    }

    [Fact]
    public async Task Experiment_WithABadVariant_IsStoppedByItsGuard()
    {
        await using var scene = await StartAsync(Behaviour.Good with { FailureRate = 0.1 });
        var id = await scene.BeginAsync(Experiment);

        Assert.Equal((RolloutState.RolledBack, "A guard failed: warm: success-rate within 5 points."), ((await scene.RunAsync(id)).State, (await scene.RecordAsync(id)).Reason));
    }

    [Fact]
    public async Task Experiment_Promoted_GoesToTheVariantThatIsNamed()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        var id = await scene.BeginAsync(Experiment);
        Assert.False(await scene.AskAsync(id, "promote"));

        Assert.True(await scene.AskAsync(id, "promote", "WARM"));

        Assert.Equal(TrafficWorld.New, (await scene.TrafficAsync()).Split.Stable);
    }

    [Fact]
    public async Task Experiment_WithOtherWeights_CountsAnew_AndIsJudgedByThem()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        var id = await scene.BeginAsync(Experiment with { Experiment = Experiment.Experiment! with { Duration = TimeSpan.FromMinutes(6) } });
        await scene.TurnAsync();

        Assert.True(await scene.AskAsync(id, "weights", weights: new Dictionary<string, double> { ["control"] = 80, ["warm"] = 20 }));
        Assert.Empty((await scene.TrafficAsync()).Totals);
        Assert.Empty((await scene.TrafficAsync()).Subjects);
        await scene.Host.RestartAsync();

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Completed, record.State);
        Assert.False(record.Look!.Experiment!.IsMismatched);
        Assert.InRange(record.Look.Experiment.Variants[1].SampledSubjects, 330, 490);
        await scene.ReplayAsync(id, "experiment-with-other-weights");
    }

    [Fact]
    public async Task Experiment_WhoseSubjectsGoMissing_AlarmsOnce_AndGoesOn()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        var id = await scene.BeginAsync(Experiment);
        // A tenth of one variant's subjects is lost on the way.
        var report = scene.World.Call((await scene.TrafficAsync()).Split, 4_000);
        var kept = report.Subjects.Where(subject => subject.Variant == "control" || subject.Hash % 10 > 1).ToList();
        await scene.Host.Client.Entities.SignalEntityAsync(
            TrafficEntity.IdOf(RolloutScene.Service), nameof(TrafficEntity.Report), report with { Subjects = kept }, cancellation: TestContext.Current.CancellationToken);
        scene.CallsPerTurn = 0;

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Completed, record.State);
        Assert.True(record.Look!.Experiment!.IsMismatched);
        Assert.Equal(1, record.History.Where(happened => happened.What.Contains("sample ratio mismatch", StringComparison.Ordinal)).Sum(happened => happened.Times));
    }

    [Fact]
    public async Task Shadow_WhoseMoneyIsUsedUp_Ends()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        var id = await scene.BeginAsync(new RolloutPlan { Version = TrafficWorld.New, Shadow = new ShadowPlan { MaxCost = 10, Duration = TimeSpan.FromDays(1) } });
        var copies = new ArmTotals("shadow") { Version = TrafficWorld.New, Calls = 40, Trials = 40, Cost = new Moments(40, 12, 4) };
        var report = new TrafficReport("other", 1, (await scene.TrafficAsync()).Split.Revision, [copies]);
        await scene.Host.Client.Entities.SignalEntityAsync(
            TrafficEntity.IdOf(RolloutScene.Service), nameof(TrafficEntity.Report), report, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((RolloutState.Completed, "The money for copies is used up."), ((await scene.RunAsync(id)).State, (await scene.RecordAsync(id)).Reason));
        Assert.Null((await scene.TrafficAsync()).Split.Shadow);
        await scene.ReplayAsync(id, "shadow-completed");
    }

    [Fact]
    public async Task Shadow_RunsItsTime_ExposesNobody_AndKeepsDifferences()
    {
        await using var scene = await StartAsync(Behaviour.Good with { Agreement = 0.8 });
        var id = await scene.BeginAsync(new RolloutPlan
        {
            Version = TrafficWorld.New,
            Shadow = new ShadowPlan { Copies = new CopyPlan { Share = 50 }, Duration = TimeSpan.FromMinutes(10) },
            Checks = [new RolloutCheck { Metric = "answer-quality" }],
        });
        var difference = new AnswerDifference(scene.Host.Clock.GetUtcNow(), "nlp.sentiment", "{}", "{\"label\":\"positive\"}", "{\"label\":\"negative\"}", 0.5, ["label"]);
        var report = scene.World.Call((await scene.TrafficAsync()).Split, 0) with { Differences = [difference, difference], CopiesSkipped = 7 };
        await scene.Host.Client.Entities.SignalEntityAsync(
            TrafficEntity.IdOf(RolloutScene.Service), nameof(TrafficEntity.Report), report, cancellation: TestContext.Current.CancellationToken);

        var record = await scene.RunAsync(id);

        Assert.Equal((RolloutState.Completed, 0L), (record.State, scene.World.Exposed));
        Assert.Equal(Verdict.Failure, Assert.Single(record.Look!.Checks).Verdict);
        Assert.InRange((double)record.Look.Shadow!.Agreements / record.Look.Shadow.Compared, 0.77, 0.83);
        Assert.Equal(7, record.Look.Shadow.Skipped);
        Assert.Equal("label", Assert.Single(Assert.Single(record.Differences!).Fields));
        Assert.Equal(0, (await scene.TrafficAsync()).Exposed);
    }

    [Fact]
    public async Task Report_ThatComesTwice_CountsOnce()
    {
        await using var scene = await StartAsync(Behaviour.Good);
        await scene.BeginAsync(Experiment);
        var report = scene.World.Call((await scene.TrafficAsync()).Split, 100);
        for (var time = 0; time < 2; time++)
        {
            await scene.Host.Client.Entities.SignalEntityAsync(
                TrafficEntity.IdOf(RolloutScene.Service), nameof(TrafficEntity.Report), report, cancellation: TestContext.Current.CancellationToken);
        }

        await scene.Host.SettleAsync();

        Assert.Equal(100, (await scene.TrafficAsync()).Calls);
    }

    private static Task<RolloutScene> StartAsync(Behaviour fresh) => RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, fresh));
}
