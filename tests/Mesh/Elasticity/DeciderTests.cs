using FunctionsOrchestration.Mesh.Elasticity;
using static FunctionsOrchestration.Mesh.Tests.Elasticity.Policies;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class DeciderTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(95, 10)]
    [InlineData(5_000, 100)]
    public void Decide_Backlog_AsksForAWorkerForEachTarget(int backlog, int workers) =>
        Assert.Equal(workers, Decide(Backlog, Measured(1, backlog)).Desired);

    [Fact]
    public void Decide_Backlog_SaysWhyInNumbers()
    {
        var decision = Decide(Backlog with { Up = new ScalingPace { MaxStep = 4 } }, Measured(4, 120) with { InFlight = 16 });

        Assert.Equal((14, 8, ScalingHold.Step), (decision.Wanted, decision.Desired, decision.Hold));
        Assert.Equal("120 waiting and 16 in flight at 10 a worker ask for 14; at most 4 are added at a time: 4 → 8.", decision.Reason);
    }

    [Theory]
    [InlineData(0.9, 13)] // 10 × 0.9 / 0.7 = 12.9
    [InlineData(0.75, 10)] // 10.7 is within the tolerance
    [InlineData(0.35, 5)]
    public void Decide_Utilization_IsTheRuleOfTheHorizontalPodAutoscaler(double utilization, int workers) =>
        Assert.Equal(workers, Decide(OfUtilization, Measured(10, 0) with { Utilization = utilization, InFlight = 1 }, Settled(10)).Desired);

    [Theory]
    [InlineData(1.0, 10)] // 4 busy ones ask for 5.7; the 6 that start may be needed.
    [InlineData(0.1, 10)]
    public void Decide_WorkersStillStart_AreNotTakenAwayBeforeTheyAreReady(double utilization, int workers)
    {
        var measured = new ScalingMeasurement(Noon, 10, 4) { Utilization = utilization, InFlight = 4 };
        var desired = Decide(OfUtilization, measured, Settled(10)).Desired;
        if (utilization > 0.5) Assert.Equal(workers, desired);
        else Assert.InRange(desired, 6, workers);
    }

    [Fact]
    public void Decide_Latency_AsksForWhatComesAndForTheQueueWithinTheObjective()
    {
        var policy = Backlog with { Goals = new ScalingGoals { Latency = TimeSpan.FromSeconds(10), Utilization = 0.5 } };
        var measured = Measured(5, 100) with { ArrivalRate = 10, RatePerWorker = 2 };
        Assert.Equal(20, Decide(policy, measured).Desired); // (10/s + 100 in 10 s) at 2/s × 0.5
    }

    [Theory]
    [InlineData(4, 1.0, 4)] // late, so nobody goes
    [InlineData(30, null, 8)] // without a rate: twice as many at most
    [InlineData(1.5, null, 6)]
    public void Decide_LatencyAboveTheObjective_NeverTakesAway(double seconds, double? rate, int workers)
    {
        var policy = Backlog with { Goals = new ScalingGoals { Latency = TimeSpan.FromSeconds(1) } };
        var measured = Measured(4, 0) with { InFlight = 1, ArrivalRate = 0.1, RatePerWorker = rate, Latency = TimeSpan.FromSeconds(seconds) };
        Assert.Equal(workers, Decide(policy, measured).Desired);
    }

    [Fact]
    public void Decide_NoGoalCanBeMeasured_KeepsWhatThereIs()
    {
        var decision = Decide(OfUtilization, Measured(3, 5));
        Assert.Equal((3, "no goal can be measured now, so 3: 3 stay."), (decision.Desired, decision.Reason));
    }

    [Fact]
    public void Decide_HighestGoal_Counts()
    {
        var policy = Backlog with { Goals = Backlog.Goals with { Utilization = 0.5 } };
        Assert.Equal(20, Decide(policy, Measured(10, 50) with { Utilization = 1 }).Desired);
        Assert.Equal(30, Decide(policy, Measured(10, 300) with { Utilization = 1 }).Desired);
    }

    [Fact]
    public void Decide_LessWithinTheWindow_StaysAtTheHighestOfIt()
    {
        var decider = new Decider(Backlog with { StabilizationWindow = TimeSpan.FromSeconds(60) });
        var (_, memory) = decider.Decide(Measured(10, 100), ScalingMemory.None);
        (_, memory) = decider.Decide(Measured(10, 70, seconds: 30), memory);

        var (within, later) = decider.Decide(Measured(10, 20, seconds: 60), memory);
        var (after, _) = decider.Decide(Measured(10, 20, seconds: 61), later);

        Assert.Equal((10, ScalingHold.Stabilization), (within.Desired, within.Hold));
        Assert.Equal((7, ScalingHold.Stabilization), (after.Desired, after.Hold));
    }

    [Fact]
    public void Decide_LimitHasLittleLeft_AddsOnlyWhatItLetsWork()
    {
        var policy = Backlog with { LimitCap = new LimitCap { CallsPerWorker = 5, Share = 0.5 } };
        Assert.Equal((5, ScalingHold.LimitHeadroom), Short(Decide(policy, Measured(3, 500) with { LimitHeadroom = 24 })));
        Assert.Equal((3, ScalingHold.LimitHeadroom), Short(Decide(policy, Measured(3, 500) with { LimitHeadroom = -1 })));
        Assert.Equal((50, ScalingHold.None), Short(Decide(policy, Measured(3, 500))));
    }

    [Fact]
    public void Decide_DuringCooldown_AddsOnlyFromNone()
    {
        var policy = Backlog with { Minimum = 0, ScaleToZeroAfter = TimeSpan.FromMinutes(1), Up = Backlog.Up with { Cooldown = TimeSpan.FromSeconds(15) } };
        var memory = ScalingMemory.None with { LastUp = Noon };

        Assert.Equal((2, ScalingHold.Cooldown), Short(Decide(policy, Measured(2, 500, seconds: 14), memory)));
        Assert.Equal((50, ScalingHold.None), Short(Decide(policy, Measured(2, 500, seconds: 15), memory)));
        Assert.Equal((50, ScalingHold.None), Short(Decide(policy, Measured(0, 500, seconds: 1), memory)));
    }

    [Fact]
    public void Decide_NothingForTheIdleTime_TakesTheLastOneAway()
    {
        var decider = new Decider(Backlog with { Minimum = 0, ScaleToZeroAfter = TimeSpan.FromMinutes(10) });
        var (first, memory) = decider.Decide(Measured(1, 0), ScalingMemory.None);
        var (almost, later) = decider.Decide(Measured(1, 0, seconds: 599), memory);
        var (after, _) = decider.Decide(Measured(1, 0, seconds: 600), later);
        Assert.Equal((1, 1, 0), (first.Desired, almost.Desired, after.Desired));

        var (busy, again) = decider.Decide(Measured(1, 0, seconds: 599) with { InFlight = 1 }, memory);
        Assert.Equal((1, null), (busy.Desired, again.IdleSince));
    }

    [Fact]
    public void Decide_DryRun_TellsAndRemembersNoChange()
    {
        var (decision, memory) = new Decider(Backlog with { DryRun = true }).Decide(Measured(1, 100), ScalingMemory.None);
        Assert.Equal((10, false, null), (decision.Desired, decision.Applies, memory.LastUp));
    }

    [Theory]
    [InlineData("2026-01-05T06:59:59Z", 1)] // a Monday
    [InlineData("2026-01-05T07:00:00Z", 20)]
    [InlineData("2026-01-05T16:59:59Z", 20)]
    [InlineData("2026-01-05T17:00:00Z", 1)]
    [InlineData("2026-01-04T12:00:00Z", 1)]
    public void Decide_ScheduleIsOpen_HoldsItsMinimum(string at, int workers)
    {
        var policy = Backlog with { Schedule = [new() { Name = "office", Begins = "0 7 * * 1-5", Lasts = TimeSpan.FromHours(10), Minimum = 20 }] };
        var decision = Decide(policy, Measured(1, 5) with { At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal(workers, decision.Desired);
        if (workers == 20) Assert.Contains("the minimum of 'office' is 20", decision.Reason, StringComparison.Ordinal);
    }

    private static ScalingPolicy OfUtilization => Backlog with { Goals = new ScalingGoals { Utilization = 0.7 }, Tolerance = 0.1 };

    // What was wanted before does not hold these decisions.
    private static ScalingMemory Settled(int workers) => ScalingMemory.None with { Wanted = [new WantedWorkers(Noon.AddHours(-1), workers)] };

    private static (int, ScalingHold) Short(ScalingDecision decision) => (decision.Desired, decision.Hold);
}
