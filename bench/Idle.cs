using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>A hundred thousand orchestrations that wait for an event: what they keep in memory, how soon a restart is ready, and that each still answers.</summary>
internal static class Idle
{
    public const int Instances = 100_000;

    // Started in groups: one request more in memory is not what is measured.
    private const int AtOnce = 1_000;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await hub.RunAsync("HelloCities", 1_000, 1_000);
        var empty = Resident();

        await FillAsync(hub);
        var conditions = $"{Instances} orchestrations that wait for an event; {Hub.Conditions}";
        new Figure("idle.resident", (Resident() - empty) / 1024.0 / Instances, "KiB each", $"resident set after a collection, less the empty hub's {empty >> 20} MiB, {conditions}").Print();

        await hub.Engine.StopAsync();
        var watch = Stopwatch.StartNew();
        await hub.Engine.StartAsync(CancellationToken.None);
        new Figure("idle.restart", watch.Elapsed.TotalMilliseconds, "ms", $"start of the engine, until it accepts, {conditions}").Print();
        new Figure("idle.resident-restarted", (Resident() - empty) / 1024.0 / Instances, "KiB each", $"the same after the restart, {conditions}").Print();

        var cost = Cost.Begin();
        await ForEachAsync(AnswerAsync);
        cost.End().Print("idle.answers", Instances, "orchestrations", $"each loaded, replayed and completed by its two events, {conditions}");

        async Task AnswerAsync(int i)
        {
            await hub.Engine.Client.RaiseEventAsync(Id(i), "first", 1);
            await hub.Engine.Client.RaiseEventAsync(Id(i), "second", 2);
            var done = await hub.Engine.Client.WaitForInstanceCompletionAsync(Id(i), getInputsAndOutputs: true);
            if (done.ReadOutputAs<int>() != 3) throw new InvalidOperationException($"{Id(i)} ended with {done.SerializedOutput}.");
        }
    }

    public static Task FillAsync(Hub hub) => ForEachAsync(async i =>
    {
        await hub.StartAsync("Waits", Id(i));
        await hub.Engine.Client.WaitForInstanceStartAsync(Id(i));
    });

    private static Task ForEachAsync(Func<int, Task> work)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < Instances) await work(i);
        }));
    }

    private static string Id(int i) => $"idle{i:000000}";

    // What the collector has freed goes back to the operating system first, or it would count as the instances' own.
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var own = Process.GetCurrentProcess();
        return own.WorkingSet64;
    }
}
