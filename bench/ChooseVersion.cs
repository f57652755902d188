using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic;

namespace FunctionsOrchestration.Bench;

/// <summary>What choosing a version costs at ten rules: four headers, four experiments, a canary with its baseline.</summary>
internal static class ChooseVersion
{
    private const int Calls = 5_000_000;
    private const int Rounds = 5;

    public static Task RunAsync()
    {
        var split = new TrafficSplit(Definition, TimeProvider.System);
        Measure("a user in no experiment, by canary weight", split, new RoutingHints { User = "user-4711", Headers = Headers("accept", "application/json") });
        Measure("a user in the last experiment", split, new RoutingHints { User = "user-4711", Tenant = "tenant-12", Headers = Headers("accept", "application/json") });
        Measure("a header of the last rule", split, new RoutingHints { User = "user-4711", Headers = Headers("x-ring", "3") });
        Measure("nothing known of the call", split, null);
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

    private static void Measure(string what, TrafficSplit split, RoutingHints? hints)
    {
        var random = Random.Shared;
        for (var i = 0; i < Calls / 10; i++) split.ChooseVersion(hints, random);
        var times = new List<double>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            // Processor time: other programs that want the cores do not make a choice dearer.
            var began = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Calls; i++) split.ChooseVersion(hints, random);
            times.Add((Environment.CpuUsage.TotalTime - began).TotalNanoseconds / Calls);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Rounds * Calls);
        var conditions = $"median of {Rounds} × {Calls:N0} calls, 10 rules, {what}, {bytes:0.#} bytes a call, .NET {Environment.Version}";
        new Figure("choose-version", times.Order().ElementAt(Rounds / 2), "ns of processor a call", conditions).Print();
    }
}
