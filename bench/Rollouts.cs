using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// How often rollouts end wrongly, by 1,000 seeded simulations under sequential tests and under a plain threshold rule on the same traffic.
/// Seeded, so the figures are the same on every machine.
/// </summary>
internal static class Rollouts
{
    private const int Good = 500;
    private const int Bad = 500;

    private static readonly RolloutPlan Plan = new()
    {
        Version = "2",
        Canary = new CanaryPlan { Steps = [5, 20, 50] },
        Checks =
        [
            new RolloutCheck { Metric = "success-rate", Margin = 3 }, new RolloutCheck { Metric = "latency", MaxRatio = 1.2 },
            new RolloutCheck { Metric = "answer-quality", Min = 90 },
        ],
        InconclusiveLimit = 100,
    };

    // Bad by exactly the margin, which is where a wrong promotion is likeliest, and clearly bad.
    private static readonly SimulatedVersion[] BadVersions =
    [
        SimulatedVersion.Same with { MoreFailures = 0.03 }, SimulatedVersion.Same with { Slower = 1.2 }, SimulatedVersion.Same with { Agreement = 0.85 },
        SimulatedVersion.Same with { MoreFailures = 0.05 }, SimulatedVersion.Same with { Slower = 1.3 }, SimulatedVersion.Same with { Agreement = 0.7 },
    ];

    public static Task RunAsync()
    {
        Print("sequential tests", run => run.RunBySequentialTests());
        foreach (var limit in new[] { 2, 5, 10 }) Print($"thresholds, {limit} failed looks roll back", run => run.RunByThresholds(limit));
        return Task.CompletedTask;
    }

    private static void Print(string rule, Func<SimulatedRollout, (SimulatedEnd End, double Exposed)> run)
    {
        var good = Enumerable.Range(0, Good).AsParallel().Select(seed => run(new SimulatedRollout(Plan, SimulatedVersion.Same, seed))).ToList();
        var bad = Enumerable.Range(0, Bad).AsParallel().Select(seed => run(new SimulatedRollout(Plan, BadVersions[seed % BadVersions.Length], 100_000 + seed))).ToList();
        var conditions = $"{rule}, 5, 20, 50 %, 1,000 calls a look, α = β = 5 %";
        Share("wrong rollbacks", good, SimulatedEnd.RolledBack, $"{Good} versions that are no worse, {conditions}");
        Share("good versions that a person is asked about", good, SimulatedEnd.PersonAsked, $"{Good} versions, {conditions}");
        Share("wrong promotions", bad, SimulatedEnd.Promoted, $"{Bad} versions, half of them bad by exactly the margin, {conditions}");
        new Figure(
            "rollouts, traffic exposed to bad versions", 100 * bad.Average(one => one.Exposed), "%",
            $"mean of {Bad} bad versions over {SimulatedRollout.Horizon} looks, {conditions}").Print();
        new Figure("rollouts, most traffic exposed to a bad version", 100 * bad.Max(one => one.Exposed), "%", conditions).Print();
    }

    private static void Share(string what, List<(SimulatedEnd End, double Exposed)> runs, SimulatedEnd end, string conditions) =>
        new Figure($"rollouts, {what}", 100.0 * runs.Count(run => run.End == end) / runs.Count, "%", conditions).Print();
}
