using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// How well each algorithm follows a server whose capacity halves and comes back: simulated, in virtual time and with seeded chance, so
/// that every run gives the same figures.
/// </summary>
internal static class Adaptive
{
    private const int Seed = 7;
    private const int Workers = 32;
    private const int Queue = 256;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly (string Name, double Load, Action<SimulatedServer> Halve)[] Scenes =
    [
        ("half the workers, load 150 %", 1.5, server => server.Workers /= 2),
        ("half the workers, load 80 %", 0.8, server => server.Workers /= 2),
        ("half the speed, load 150 %", 1.5, server => server.MeanTime *= 2),
        ("half the speed, load 80 %", 0.8, server => server.MeanTime *= 2),
    ];

    public static Task RunAsync()
    {
        foreach (var (scene, load, halve) in Scenes)
            foreach (var algorithm in ConcurrencyAlgorithms.Names) Measure(algorithm, scene, load, halve);
        return Task.CompletedTask;
    }

    private static void Measure(string algorithm, string scene, double load, Action<SimulatedServer> halve)
    {
        var run = new AdaptiveRun(algorithm, Seed, Workers, Queue, Timeout, load);
        run.Go(WarmUp);
        run.TakePhase();
        foreach (var (phase, change) in ((string, Action<SimulatedServer>)[])[("full", _ => { }), ("halved", halve), ("back", Restore)])
        {
            change(run.Server);
            var usual = run.UncongestedP99();
            run.Go(Phase);
            var (goodput, p99) = run.TakePhase();
            var conditions = $"{scene}, {Workers} workers of 50 ms, queue {Queue}, 60 s, limit {run.Limit} at the end, seed {Seed}";
            new Figure($"adaptive, {algorithm}, {phase}, goodput", goodput * 100, "% of ideal", conditions).Print();
            new Figure($"adaptive, {algorithm}, {phase}, p99", p99 / usual, "× uncongested", conditions).Print();
        }
    }

    private static void Restore(SimulatedServer server) => (server.Workers, server.MeanTime) = (Workers, TimeSpan.FromMilliseconds(50));
}
