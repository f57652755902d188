using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

/// <summary>What several workers admit together, counted instant by instant.</summary>
public sealed class SharedLimitTests
{
    private const int Limit = 1_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(20, 2, 990, 60)]
    [InlineData(30, 2, 990, 60)]
    [InlineData(500, 50, 960, 60)]
    public void FourWorkers_FiveTimesTheLimit_AdmitTheLimitAndNeverMore(int leaseMilliseconds, int delayMilliseconds, int least, int seconds)
    {
        var scene = Scene(leaseMilliseconds, delayMilliseconds);
        for (var i = 0; i < 4; i++) scene.Join();

        Run(scene, seconds, (worker, turn) => worker.Call(), callsPerStep: 5);

        Assert.All(scene.PerSecond().Take(seconds), admitted => Assert.InRange(admitted, least, Limit));
        Assert.InRange(scene.MostInWindow(Window), 990, Limit);
        Assert.Equal(0, scene.Ledger.Rejected);
    }

    // What a dead worker held is lost once: its part of the limit for about two thirds of a lease.
    [Theory]
    [InlineData(30, 10)]
    [InlineData(500, 250)]
    public void Kill_OneOfFourWhileAnotherJoins_CostsItsPartOfALease(int leaseMilliseconds, int mostLost)
    {
        var scene = Scene(leaseMilliseconds, 2);
        for (var i = 0; i < 4; i++) scene.Join();
        Run(scene, 3.3, (worker, turn) => worker.Call(), callsPerStep: 5);

        scene.Workers[0].Kill();
        scene.Join();
        Run(scene, 3.7, (worker, turn) => worker.Call(), callsPerStep: 5);

        var admitted = scene.PerSecond().Skip(1).Take(6).ToList();
        Assert.All(admitted, second => Assert.InRange(second, Limit - mostLost, Limit));
        Assert.InRange(admitted.Sum(second => Limit - second), 0, mostLost + 30);
        Assert.InRange(scene.MostInWindow(Window), 0, Limit);
    }

    [Fact]
    public void Capacity_ThatOneWorkerLeaves_ReachesAnotherWithinASecond()
    {
        var scene = Scene(200, 5);
        var (first, second) = (scene.Join(), scene.Join());
        Run(scene, 3, (worker, turn) => { if (worker == first) worker.Call(); }, callsPerStep: 5);
        Assert.Empty(second.Admitted);

        Run(scene, 1, (worker, turn) => { if (worker == second) worker.Call(); }, callsPerStep: 5);
        var within = second.Admitted.Values.Sum();
        Run(scene, 1, (worker, turn) => { if (worker == second) worker.Call(); }, callsPerStep: 5);

        // The first one's calls leave the window in the course of the second, and not before.
        Assert.InRange(within, 600, Limit);
        Assert.InRange(second.Admitted.Values.Sum() - within, 900, Limit);
    }

    [Fact]
    public void Tenants_ThatAllWantMore_ShareByTheirWeights()
    {
        var scene = Scene(100, 5, new() { ["heavy"] = 3 });
        for (var i = 0; i < 2; i++) scene.Join();

        RunWarm(scene, (worker, turn) => worker.Call(turn % 2 == 0 ? "heavy" : "light"), callsPerStep: 4);

        var (heavy, light) = (Admitted(scene, "heavy"), Admitted(scene, "light"));
        Assert.InRange(heavy / (double)(heavy + light), 0.72, 0.78);
    }

    [Fact]
    public void Tenant_ThatWantsLessThanItsShare_GetsAllOfIt()
    {
        var scene = Scene(100, 5);
        for (var i = 0; i < 2; i++) scene.Join();

        RunWarm(scene, (worker, turn) => worker.Call(turn % 20 == 0 ? "small" : "flood"), callsPerStep: 4);

        // 200 a second of 4,000 are the small one's.
        Assert.InRange(Admitted(scene, "small"), 930, 1_000);
        Assert.InRange(Admitted(scene, "flood"), 3_900, 4_070);
    }

    [Fact]
    public void Priorities_OfATenant_GoBeforeOneAnother()
    {
        var scene = Scene(100, 5);
        for (var i = 0; i < 2; i++) scene.Join();

        RunWarm(scene, (worker, turn) => worker.Call("t", (CallPriority)(turn % 3)), callsPerStep: 2);

        // Each wants 667 a second of 1,000.
        Assert.InRange(Admitted(scene, CallPriority.Critical), 3_200, 3_450);
        Assert.InRange(Admitted(scene, CallPriority.Normal), 1_550, 1_800);
        Assert.InRange(Admitted(scene, CallPriority.Background), 0, 100);
    }

    [Fact]
    public void Demand_BelowTheLimit_IsNeverRefusedForLong()
    {
        var scene = Scene(100, 5);
        for (var i = 0; i < 4; i++) scene.Join();

        // 800 a second where 1,000 may be.
        Run(scene, 5, (worker, turn) => { if (turn % 5 != 0) worker.Call(); }, callsPerStep: 1);

        Assert.InRange(scene.Passed.Count, 3_980, 4_000);
    }

    private static RateScene Scene(int leaseMilliseconds, int delayMilliseconds, Dictionary<string, double>? weights = null) => new(
        new RateRule(Limit, Limit, Window, RateForm.SlidingWindow, TimeSpan.FromMilliseconds(leaseMilliseconds)) { Weights = weights },
        () => TimeSpan.FromMilliseconds(delayMilliseconds));

    private static int Admitted(RateScene scene, string tenant) =>
        scene.Workers.Sum(worker => worker.Admitted.Where(one => one.Key.Tenant == tenant).Sum(one => one.Value));

    private static int Admitted(RateScene scene, CallPriority priority) =>
        scene.Workers.Sum(worker => worker.Admitted.Where(one => one.Key.Priority == priority).Sum(one => one.Value));

    /// <summary>Five seconds, after two in which the ledger gets to know who wants how much.</summary>
    private static void RunWarm(RateScene scene, Action<SceneWorker, int> call, int callsPerStep)
    {
        Run(scene, 2, call, callsPerStep);
        foreach (var worker in scene.Workers) worker.Admitted.Clear();
        Run(scene, 5, call, callsPerStep);
    }

    /// <summary>Calls go to the live workers in turn.</summary>
    private static void Run(RateScene scene, double seconds, Action<SceneWorker, int> call, int callsPerStep)
    {
        var live = scene.Workers.Where(worker => !worker.IsDead).ToList();
        for (var (step, turn) = (0, 0); step < seconds * 1_000; step++)
        {
            scene.Pass(Step);
            for (var i = 0; i < callsPerStep; i++, turn++) call(live[turn / 7 % live.Count], turn);
        }
    }
}
