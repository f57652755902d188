using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Exposures;

namespace FunctionsOrchestration.Bench;

/// <summary>What choosing a version costs at ten rules: four headers, four experiments, a canary with its baseline.</summary>
internal static class ChooseVersion
{
    private const int Calls = 1_000_000;
    private const int Rounds = 21;

    private static readonly (string Name, string What, RoutingHints? Hints)[] Cases =
    [
        ("canary", "a user in no experiment, by canary weight", new RoutingHints { User = "user-4711", Headers = Headers("accept", "application/json") }),
        ("experiment", "a user in the last experiment", new RoutingHints { User = "user-4711", Tenant = "tenant-12", Headers = Headers("accept", "application/json") }),
        ("header", "a header of the last rule", new RoutingHints { User = "user-4711", Headers = Headers("x-ring", "3") }),
        ("nothing", "nothing known of the call", null),
    ];

    public static Task RunAsync()
    {
        // With a log of exposures, as in the app.
        var split = new TrafficSplit(Definition, TimeProvider.System, new ExposureQueue());
        var times = Cases.Select(_ => new List<double>()).ToArray();
        foreach (var one in Cases) Measure(split, one.Hints);
        var before = GC.GetAllocatedBytesForCurrentThread();
        // In turns, so that a minute in which other programs have the caches is every case's.
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < Cases.Length; i++) times[i].Add(Measure(split, Cases[i].Hints));

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Rounds * Calls * Cases.Length);
        for (var i = 0; i < Cases.Length; i++)
        {
            var conditions = $"median of {Rounds} × {Calls:N0} calls in turns, 10 rules, {Cases[i].What}, {bytes:0.#} bytes a call, .NET {Environment.Version}";
            new Figure($"choose-version.{Cases[i].Name}", times[i].Order().ElementAt(Rounds / 2), "ns of processor a call", conditions).Print();
        }

        return Task.CompletedTask;
    }

    private static SplitDefinition Definition => new("texts", 1)
    {
        Stable = "1",
        Headers = [.. Enumerable.Range(0, 4).Select(i => new HeaderMatch(i < 2 ? "x-beta" : "x-ring", $"{i}", "2"))],
        Experiments =
        [
            .. Enumerable.Range(0, 4).Select(i => new ExperimentSplit(
                $"experiment-{i}", i < 3 ? $"header:x-subject-{i}" : "tenant",
                [new VariantSplit("a", "1", [new SlotRange(0, 5_000)]), new VariantSplit("b", "2", [new SlotRange(5_000, 10_000)])])),
        ],
        Canary = new CanarySplit("2", 10) { BaselineWeight = 10, Subject = "user" },
        IsMeasured = true,
    };

    private static Dictionary<string, string> Headers(string name, string value) => new(StringComparer.OrdinalIgnoreCase) { [name] = value };

    private static double Measure(TrafficSplit split, RoutingHints? hints)
    {
        var random = Random.Shared;
        // Processor time: other programs that want the cores do not make a choice dearer.
        var began = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Calls; i++) split.ChooseVersion(hints, random);
        return (Environment.CpuUsage.TotalTime - began).TotalNanoseconds / Calls;
    }
}
