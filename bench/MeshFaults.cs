using System.Diagnostics;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.MeshFaults;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What callers of the mesh feel while model servers die: three processes over Open Inference Protocol, each behind a proxy that spoils
/// its answers. tests/MeshFaults shows the same by counting.
/// </summary>
internal static class MeshFaults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly string Conditions = $"three model servers as processes, {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    public static async Task RunAsync()
    {
        await using var fleet = await Fleet.StartAsync();
        await using (var mesh = await RunningMesh.StartAsync(fleet.Service() with { Resilience = new ResilienceDefinition() }))
            await new Load(() => mesh.SendAsync(), 8).RunAsync(1_000);

        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None)) await OneSickAsync(fleet, fault);
        await AllDeadAsync(fleet);
        await FloodAsync(fleet);
    }

    private static async Task OneSickAsync(Fleet fleet, Fault fault)
    {
        await using var mesh = await RunningMesh.StartAsync(fleet.Service());
        var load = new Load(() => mesh.SendAsync(patience: Patience), 8);
        fleet.Proxies[1].Fault = fault;
        var first = await load.RunAsync(TimeSpan.FromSeconds(1));
        var later = await load.RunAsync(10_000);
        fleet.Proxies[1].Fault = Fault.None;
        var good = 100.0 * later.Count(call => call.Result.IsOk) / later.Count;
        new Figure($"mesh-faults, {fault}, answered after the first second", good, "%", $"one of three sick, {later.Count:N0} calls, {Conditions}").Print();
        new Figure(
            $"mesh-faults, {fault}, longest wait", first.Concat(later).Max(call => call.Took).TotalMilliseconds, "ms",
            $"the deadline is {Patience.TotalMilliseconds} ms, an attempt may take 500 ms").Print();
    }

    private static async Task AllDeadAsync(Fleet fleet)
    {
        await using var mesh = await RunningMesh.StartAsync(fleet.Service() with
        {
            Health = new HealthDefinition { ProbeInterval = ProbeInterval, UnhealthyAfter = 1 },
        });
        List<double> noticed = [];
        for (var round = 0; round < 5; round++)
        {
            var bad = fleet.Proxies.Select(proxy => proxy.BadProbes).ToArray();
            fleet.Spoil(Fault.ServerError);
            while ((await mesh.SendAsync()).Route.Attempts > 0 || fleet.Proxies.Where((proxy, i) => proxy.BadProbes == bad[i]).Any())
                await Task.Delay(1);
            if (round == 0) PrintRefusals(await new Load(() => mesh.SendAsync(), 1).RunAsync(20_000));
            noticed.Add(await UntilAnsweredAsync(mesh, () => fleet.Spoil(Fault.None)));
        }

        new Figure(
            "mesh-faults, all dead, until a call succeeds again", noticed.Max(), "probe intervals",
            $"the longest of {noticed.Count}, an interval is {ProbeInterval.TotalSeconds} s, {Conditions}").Print();
    }

    private static void PrintRefusals(IReadOnlyList<CallRecord> refusals)
    {
        if (refusals.Any(call => call.Result.Route.Attempts > 0)) throw new InvalidOperationException("Somebody was called.");
        var conditions = $"{refusals.Count:N0} refusals one after the other, nobody called, {Conditions}";
        new Figure("mesh-faults, all dead, refusal p50", Percentile(refusals, 0.5), "ms", conditions).Print();
        new Figure("mesh-faults, all dead, refusal p99", Percentile(refusals, 0.99), "ms", conditions).Print();
    }

    private static async Task<double> UntilAnsweredAsync(RunningMesh mesh, Action heal)
    {
        var watch = Stopwatch.StartNew();
        heal();
        while (!(await mesh.SendAsync()).IsOk) await Task.Delay(1);
        return watch.Elapsed / ProbeInterval;
    }

    /// <summary>Windows with and without the flood take turns, so that what the machine does besides falls on both.</summary>
    private static async Task FloodAsync(Fleet fleet)
    {
        const int share = 8;
        var window = TimeSpan.FromSeconds(3);
        foreach (var proxy in fleet.Proxies) proxy.ServiceTime = TimeSpan.FromMilliseconds(100);
        await using var mesh = await RunningMesh.StartAsync(fleet.Service() with
        {
            Resilience = new ResilienceDefinition(),
            Containment = new ContainmentDefinition { MaxConcurrent = 2 * share, MaxConcurrentPerCaller = share, MaxQueuedPerCaller = 10 * share },
        });
        var quiet = new Load(() => mesh.SendAsync(caller: "quiet"), share);
        var flood = new Load(() => mesh.SendAsync(caller: "flood"), 10 * share);
        List<CallRecord> alone = [], beside = [];
        for (var round = 0; round < 6; round++)
        {
            alone.AddRange(await quiet.RunAsync(window));
            var flooding = flood.RunAsync(window);
            beside.AddRange(await quiet.RunAsync(window));
            await flooding;
        }

        new Figure(
            "mesh-faults, p99 beside a flood, times p99 alone", Percentile(beside, 0.99) / Percentile(alone, 0.99), "×",
            $"the other caller asks for 10 times its share, {beside.Count} and {alone.Count} calls of 100 ms in turns, {Conditions}").Print();
    }

    private static double Percentile(IReadOnlyList<CallRecord> calls, double share) =>
        calls.Select(call => call.Took.TotalMilliseconds).Order().ElementAt((int)(share * (calls.Count - 1)));
}
