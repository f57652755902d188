using System.Diagnostics;
using System.Globalization;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// The default pace of a scaling policy against four loads of a day, from 10 to 10,000 workers: simulated with seeded chance, so that
/// every run gives the same figures, except how long it took.
/// </summary>
internal static class Scaling
{
    private const int Seed = 7;
    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];
    private static readonly SimulationSettings Settings = new() { Seed = Seed, QueueLimit = 100_000_000 };

    public static Task RunAsync()
    {
        // The first run is the compiler's.
        Simulator.Run(Policy(10), Loads(10)[0].Load, Settings);
        foreach (var workers in Sizes)
            foreach (var (name, load) in Loads(workers)) Measure(workers, name, load);
        return Task.CompletedTask;
    }

    private static void Measure(int workers, string name, Load load)
    {
        var watch = Stopwatch.StartNew();
        var summary = Simulator.Run(Policy(workers), load, Settings).Summary;
        var took = watch.Elapsed;
        var conditions = string.Create(
            CultureInfo.InvariantCulture,
            $"{name} of {workers:N0} workers at its peak, a day in steps of 1 s, 0.5 s a unit, start-up 20 s, utilization goal 0.7, latency goal 30 s, seed {Seed}");
        Print("wait p95", summary.WaitP95.TotalSeconds, "s");
        Print("within the latency goal", summary.WithinObjective!.Value * 100, "%");
        Print("cost", summary.Cost / summary.IdealCost, "× clairvoyant");
        Print("overshoot", summary.Overshoot * 100, "% of the peak");
        Print("took", took.TotalMilliseconds, "ms");

        void Print(string figure, double value, string unit) => new Figure($"scaling, {name}, {workers:N0}, {figure}", value, unit, conditions).Print();
    }

    /// <summary>The pace and the windows are the defaults; only the bounds are wide enough.</summary>
    private static ScalingPolicy Policy(int workers) => new()
    {
        Target = "simulated",
        Goals = new ScalingGoals { Utilization = 0.7, Latency = TimeSpan.FromSeconds(30) },
        Minimum = Math.Max(1, workers / 100),
        Maximum = workers * 4,
    };

    // At its peak each load keeps so many workers busy all the time.
    private static (string Name, Load Load)[] Loads(int workers)
    {
        var peak = workers * 2.0;
        return
        [
            ("day", new Load { Shape = LoadShape.Day, Rate = peak / 10, Peak = peak, Begins = TimeSpan.FromHours(4) }),
            ("step", new Load { Shape = LoadShape.Step, Rate = peak / 5, Peak = peak, Begins = TimeSpan.FromHours(8), Lasts = TimeSpan.FromHours(8) }),
            ("ramp", new Load { Shape = LoadShape.Ramp, Rate = peak / 10, Peak = peak, Begins = TimeSpan.FromHours(6), Lasts = TimeSpan.FromHours(1) }),
            ("burst", new Load
            {
                Shape = LoadShape.Burst, Rate = peak / 5, Peak = peak, Begins = TimeSpan.FromHours(1), Lasts = TimeSpan.FromMinutes(5), Every = TimeSpan.FromHours(2),
            }),
        ];
    }
}
