using CsCheck;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class SimulatorTests
{
    private static readonly SimulationSettings Hour = new() { Duration = TimeSpan.FromHours(1) };
    private static readonly ScalingPolicy Policy = new() { Target = "texts", Goals = new ScalingGoals { Utilization = 0.7, Latency = TimeSpan.FromSeconds(20) }, Maximum = 100 };

    private static readonly Gen<Load> AnyLoad = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 100], Gen.Double[0, 300], (shape, rate, peak) => new Load
    {
        Shape = (LoadShape)shape, Rate = rate, Peak = peak, Begins = TimeSpan.FromMinutes(10), Lasts = TimeSpan.FromMinutes(5), Every = TimeSpan.FromMinutes(20),
    });

    private static readonly Gen<SimulationSettings> AnySettings = Gen.Select(
        Gen.Int[0, 1_000], Gen.Double[0, 120], Gen.Double[0.05, 5], Gen.Double[0, 2], Gen.Double[0, 2_000], Gen.Bool, Gen.Int[1, 60],
        (seed, start, service, variation, queue, isLimited, decision) => Hour with
        {
            Seed = seed, StartUp = TimeSpan.FromSeconds(start), ServiceTime = TimeSpan.FromSeconds(service), ServiceVariation = variation,
            QueueLimit = queue, LimitPerSecond = isLimited ? 50 : null, DecisionInterval = TimeSpan.FromSeconds(decision),
        });

    [Fact]
    public void Run_AnyLoad_LosesNothing() => Gen.Select(AnyLoad, AnySettings).Sample((load, settings) =>
    {
        var summary = Run(Policy, load, settings).Summary;
        Assert.Equal(summary.Arrived, summary.Done + summary.Refused + summary.Left, summary.Arrived * 1e-6 + 1e-3);
        Assert.InRange(summary.Left, 0, settings.QueueLimit + 1e-6);
        Assert.InRange(summary.MostWorkers, 1, 100);
        Assert.True(summary.WaitP50 <= summary.WaitP95 && summary.WaitP95 <= summary.WaitP99 && summary.WaitP99 <= summary.LongestWait);
    }, iter: 60);

    [Fact]
    public void Run_SameSeed_GivesTheSame()
    {
        var load = new Load { Shape = LoadShape.Day, Rate = 10, Peak = 60 };
        var one = Run(Policy, load, Hour);
        Assert.Equal(one.Summary, Run(Policy, load, Hour).Summary);
        Assert.Equal(one.Samples, Run(Policy, load, Hour).Samples);
        Assert.NotEqual(one.Summary, Run(Policy, load, Hour with { Seed = 2 }).Summary);
    }

    [Fact]
    public void Run_ConstantLoadWithoutChance_SettlesAtWhatTheGoalAsksFor()
    {
        // 35/s at 2/s a worker are 17.5 busy workers, 25 at 70 %.
        var result = Run(Policy with { Tolerance = 0 }, new Load { Rate = 35 }, Hour with { Seed = null });
        var late = result.Samples[^1];
        Assert.Equal((25, 25, 18), (late.Desired, late.Ready, late.Ideal));
        Assert.Equal(0.5, late.LatencySeconds);
    }

    [Fact]
    public void Run_StepUp_MakesWorkWaitForTheStart()
    {
        // One worker of 2/s; 10/s come from the first minute on. Workers that are asked for at 60 s are ready 30 s later.
        var settings = Hour with { Seed = null, StartUp = TimeSpan.FromSeconds(30), InitialWorkers = 1 };
        var policy = Policy with { Goals = new ScalingGoals { BacklogPerWorker = 1 }, Up = new ScalingPace { MaxStep = 100 } };
        var result = Run(policy, new Load { Shape = LoadShape.Step, Rate = 1, Peak = 10, Begins = TimeSpan.FromSeconds(60) }, settings);

        Assert.InRange(result.Summary.LongestWait, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(45));
        Assert.Equal(0, result.Samples[^1].Queue);
    }

    [Fact]
    public void Run_LimitIsTheBottleneck_DoesNoMoreThanItAllows()
    {
        var policy = Policy with { LimitCap = new LimitCap { CallsPerWorker = 2 } };
        var result = Run(policy, new Load { Rate = 100 }, Hour with { Seed = null, LimitPerSecond = 20 });

        Assert.InRange(result.Summary.Done, 19 * 3_600, 20 * 3_600);
        Assert.InRange(result.Summary.MostWorkers, 10, 12);
    }

    [Fact]
    public void Run_QueueIsFull_Refuses()
    {
        var summary = Run(Policy with { Maximum = 1 }, new Load { Rate = 10 }, Hour with { Seed = null, QueueLimit = 100 }).Summary;
        Assert.Equal((2 * 3_600, 100), (Math.Round(summary.Done), Math.Round(summary.Left)));
        Assert.Equal(8 * 3_600 - 100, summary.Refused, 0.5);
        Assert.Equal(50, summary.LongestWait.TotalSeconds, 6.0);
    }

    [Fact]
    public void Run_EnoughWorkersAllTheTime_CostsTheHours()
    {
        var summary = Run(Policy with { Minimum = 10, Maximum = 10 }, new Load { Rate = 20 }, Hour with { Seed = null, WorkerHourPrice = 0.5 }).Summary;
        Assert.Equal((10.0, 5.0, 5.0), (Math.Round(summary.WorkerHours, 6), Math.Round(summary.Cost, 6), Math.Round(summary.IdealCost, 6)));
        Assert.Equal((1.0, 0, 0, 0.0), (Math.Round(summary.Utilization, 6), summary.Ups, summary.Downs, summary.Overshoot));
    }

    [Fact]
    public void Run_WorkersDrain_AreStillPaidFor()
    {
        var settings = Hour with { Seed = null, InitialWorkers = 100, Drain = TimeSpan.FromMinutes(30) };
        var policy = Policy with { Down = new ScalingPace { MaxStep = 100 }, StabilizationWindow = TimeSpan.Zero };
        var summary = Run(policy, new Load { Rate = 0 }, settings).Summary;
        Assert.Equal(50, summary.WorkerHours, 2.0);
    }

    [Fact]
    public void Run_Chance_SpreadsAsPoissonDoes()
    {
        foreach (var mean in (double[])[3, 400])
        {
            var chance = new Chance(5);
            double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => chance.Arrivals(mean))];
            Assert.Equal(mean, drawn.Average(), mean * 0.02);
            Assert.Equal(mean, drawn.Average(value => (value - mean) * (value - mean)), mean * 0.05);
        }

        var work = new Chance(5);
        double[] done = [.. Enumerable.Range(0, 20_000).Select(_ => work.Done(2, 2))];
        Assert.Equal((2.0, 8.0), (done.Average(), done.Average(value => (value - 2) * (value - 2))), new Nearly(0.06));
    }

    [Fact]
    public void Run_TenThousandWorkers_KeepsUpWithThem()
    {
        var policy = Policy with { Maximum = 20_000, Minimum = 100 };
        var load = new Load { Shape = LoadShape.Day, Rate = 1_000, Peak = 15_000 };
        var summary = Run(policy, load, new SimulationSettings { Tick = TimeSpan.FromSeconds(5) }).Summary;
        Assert.InRange(summary.MostWorkers, 7_500, 12_500);
        Assert.InRange(summary.WaitP95, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Run_Cancelled_Ends() => Assert.Throws<OperationCanceledException>(
        () => Simulator.Run(Policy, new Load(), new SimulationSettings(), new CancellationToken(canceled: true)));

    private static SimulationResult Run(ScalingPolicy policy, Load load, SimulationSettings settings) =>
        Simulator.Run(policy, load, settings, TestContext.Current.CancellationToken);

    private sealed class Nearly(double share) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => IsNear(x.Item1, y.Item1) && IsNear(x.Item2, y.Item2);

        public int GetHashCode((double, double) obj) => 0;

        private bool IsNear(double one, double other) => Math.Abs(one - other) <= share * Math.Abs(one);
    }
}
