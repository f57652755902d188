using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>Ten thousand orchestrations that wait for events: what one costs in memory, how fast events wake them, live and after a restart.</summary>
internal static class Waiting
{
    private const int Instances = 10_000;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ids = Enumerable.Range(0, Instances).Select(i => $"w{i:00000}").ToList();
        await Task.WhenAll(ids.Select(id => hub.StartAsync("Waits", id)));
        await Task.WhenAll(ids.Select(id => hub.Engine.Client.WaitForInstanceStartAsync(id)));
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var conditions = $"{Instances} waiting orchestrations; {Hub.Conditions}";
        new Figure("waiting.memory", bytes / 1024.0 / Instances, "KiB each", conditions).Print();

        new Figure("waiting.events", await RaiseAsync(hub, ids, "first"), "events/s", $"raised at once, until recorded, {conditions}").Print();

        var watch = Stopwatch.StartNew();
        await hub.RestartAsync();
        new Figure("waiting.restart", watch.Elapsed.TotalMilliseconds, "ms", $"stop and start of the engine, {conditions}").Print();

        var replayed = Stopwatch.StartNew();
        await Task.WhenAll(ids.Select(id => hub.Engine.Client.RaiseEventAsync(id, "second", 2)));
        await Task.WhenAll(ids.Select(id => hub.Engine.Client.WaitForInstanceCompletionAsync(id)));
        new Figure("waiting.replays", Instances / replayed.Elapsed.TotalSeconds, "orchestrations/s", $"each loaded, replayed and completed by an event after the restart, {conditions}").Print();
    }

    private static async Task<double> RaiseAsync(Hub hub, List<string> ids, string name)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(ids.Select(id => hub.Engine.Client.RaiseEventAsync(id, name, 1)));
        while (hub.Engine.Runtime.Reader.Inbox().Count > 0) await Task.Delay(1);
        return ids.Count / watch.Elapsed.TotalSeconds;
    }
}
