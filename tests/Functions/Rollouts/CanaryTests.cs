using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>Good versions reach everybody; bad ones are rolled back before a tenth of the traffic saw them.</summary>
public sealed class CanaryTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50 * 1.3);

    [Fact]
    public async Task GoodVersion_ReachesEverybody()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20, 50));

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Promoted, record.State);
        Assert.Equal(100, record.Weights[TrafficWorld.New]);
        var traffic = await scene.TrafficAsync();
        Assert.Equal(TrafficWorld.New, traffic.Split.Stable);
        Assert.False(traffic.Split.IsMeasured);
        Assert.Equal(id, Assert.Single(traffic.Past).Id);
        Assert.Contains(record.History, happened => happened.Weight == 20);
        Assert.Contains(record.History, happened => happened.Checks is { Count: 3 });
        await scene.ReplayAsync(id, "canary-promoted");
    }

    [Fact]
    public Task VersionThatFails5PercentMore_IsRolledBackEarly() => IsRolledBackAsync(Behaviour.Good with { FailureRate = 0.06 }, "success-rate");

    [Fact]
    public Task VersionThatIs30PercentSlower_IsRolledBackEarly() => IsRolledBackAsync(Behaviour.Good with { Median = Slow }, "latency");

    [Fact]
    public Task VersionWithWorseAnswers_IsRolledBackEarly() => IsRolledBackAsync(Behaviour.Good with { Agreement = 0.6 }, "answer-quality");

    [Fact]
    public async Task TooLittleTraffic_IsNeverPassed_AndAPersonIsAsked()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        scene.CallsPerTurn = 20;
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 50) with { InconclusiveLimit = 5 });

        await scene.UntilAsync(id, record => record.State == RolloutState.Paused);

        Assert.All((await scene.RecordAsync(id)).Look!.Checks, check => Assert.Equal(Verdict.Inconclusive, check.Verdict));
        Assert.Equal(5, (await scene.TrafficAsync()).Split.Canary!.Weight);
    }

    [Fact]
    public async Task Baseline_HasTheCanarysShare_AndIsWhatItIsComparedWith()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good with { FailureRate = 0.1 }));
        var plan = RolloutScene.Canary(5, 20);
        var id = await scene.BeginAsync(plan with { Canary = plan.Canary! with { Baseline = true } });
        await scene.TurnAsync();
        Assert.Equal(5, (await scene.TrafficAsync()).Split.Canary!.BaselineWeight);

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.RolledBack, record.State);
        var failed = record.Look!.Checks.Single(check => check.Verdict == Verdict.Failure);
        Assert.InRange((double)failed.Samples / failed.ControlSamples, 0.8, 1.3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task FailedCheckLimit_IsHowManyFailedLooksAreBorne(int limit)
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good with { FailureRate = 0.3 }));
        scene.CallsPerTurn = 4_000;
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20) with { FailedCheckLimit = limit });

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.RolledBack, record.State);
        Assert.Equal(limit, record.History.Where(happened => happened.What.StartsWith("A check failed", StringComparison.Ordinal)).Sum(happened => happened.Times));
    }

    [Fact]
    public async Task LookThatCannotBeTaken_ManyTimesInARow_RollsBack()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        scene.Host.Activities.Replace<LookInput, RolloutLook>(
            nameof(RolloutActivities.LookAtRollout), _ => new RolloutLook([new CheckResult("look", Verdict.Error, "The account does not answer.")], Verdict.Error, 0, 0));
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20));

        Assert.Equal("It could not be looked at 4 times in a row: look.", (await scene.RunAsync(id)).Reason);
    }

    [Fact]
    public async Task DryRun_OfAGoodVersion_PromotesNothing()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        var id = await scene.BeginAsync(RolloutScene.Canary(20, 50) with { DryRun = true });

        Assert.Equal(RolloutState.Completed, (await scene.RunAsync(id)).State);
        Assert.NotEqual(TrafficWorld.New, (await scene.TrafficAsync()).Split.Stable);
    }

    [Fact]
    public async Task Crash_InTheMiddle_GoesOnAndEndsTheSame()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20, 50));
        await scene.TurnAsync();
        await scene.Host.RestartAsync();
        await scene.UntilAsync(id, record => record.Step > 0);
        await scene.Host.RestartAsync();

        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task BoardThatFails_IsWrittenUntilItAnswers()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        scene.Board.Failures = 3;
        var id = await scene.BeginAsync(RolloutScene.Canary(20, 50));

        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
        Assert.Contains("\"stable\":\"2\"", scene.Board.Find("traffic", RolloutScene.Service)!.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongRollout_CutsItsHistory_AndItsEndReplaysThroughPresentCode()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        scene.CallsPerTurn = 20;
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20, 50) with { InconclusiveLimit = 1_000 });
        for (var turn = 0; turn < 60; turn++) await scene.TurnAsync();
        scene.CallsPerTurn = 3_000;
        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Promoted, record.State);
        Assert.InRange(record.History.Count, 5, 40);
        var history = await scene.Host.ExportHistoryAsync(id);
        Assert.DoesNotContain("\"reason\":\"It begins.\"", history, StringComparison.Ordinal);
        await scene.Host.ReplayAsync(history);
    }

    private static async Task IsRolledBackAsync(Behaviour fresh, string check)
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, fresh));
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20, 50));

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.RolledBack, record.State);
        Assert.Contains(record.Look!.Checks, one => one.Verdict == Verdict.Failure && one.Check.StartsWith(check, StringComparison.Ordinal));
        Assert.True(scene.World.Exposed * 10 < scene.World.Calls, $"{scene.World.Exposed} of {scene.World.Calls} calls were exposed.");
        Assert.Equal(scene.World.Exposed, (await scene.TrafficAsync()).Exposed);
        Assert.NotEqual(TrafficWorld.New, (await scene.TrafficAsync()).Split.Stable);
        await scene.ReplayAsync(id, $"canary-rolled-back-by-{check}");
    }
}
