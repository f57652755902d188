using System.Diagnostics;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.Bench;

/// <summary>One orchestration with very many activities, a hundred of them at a time: a long history must not slow its instance down.</summary>
internal static class Windowed
{
    private const int Activities = 100_000;
    private const int Parts = 10;
    private const int WarmUp = 50_000;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await RunAsync(hub, WarmUp);

        var conditions = $"{Activities} activities, a sliding window of 100, after {WarmUp} for warm-up; {Hub.Conditions}";
        var cost = Cost.Begin();
        var id = await RunAsync(hub, Activities);
        cost.End().Print("windowed", Activities, "activities", conditions);
        await PrintPartsAsync(hub, id, conditions);
        await PrintReplayAsync(hub);
    }

    private static async Task<string> RunAsync(Hub hub, int count)
    {
        var id = await hub.Engine.Client.ScheduleNewOrchestrationInstanceAsync("Windowed", count);
        await hub.Engine.Client.WaitForInstanceCompletionAsync(id);
        return id;
    }

    // The times are those of the steps that recorded the answers, as the history has them.
    private static async Task PrintPartsAsync(Hub hub, string id, string conditions)
    {
        var history = await hub.Engine.ReadHistoryAsync(id) ?? [];
        var ends = history.Where(entry => entry.Event is TaskCompleted).Select(entry => entry.Timestamp).ToList();
        List<double> rates = [];
        for (var part = 0; part < Parts; part++)
        {
            var began = part == 0 ? history[0].Timestamp : ends[(part * Activities / Parts) - 1];
            rates.Add(Activities / Parts / (ends[((part + 1) * Activities / Parts) - 1] - began).TotalSeconds);
            new Figure($"windowed.part{part + 1}", rates[^1], "activities/s", $"part {part + 1} of {Parts}, {conditions}").Print();
        }

        new Figure("windowed.flatness", rates[^1] / rates[0], "last part / first part", conditions).Print();
    }

    private static async Task PrintReplayAsync(Hub hub)
    {
        var from = hub.Functions.Counted;
        var id = await hub.Engine.Client.ScheduleNewOrchestrationInstanceAsync("Windowed", Activities);
        while (hub.Functions.Counted < from + (Activities / 2)) await Task.Delay(1);
        await hub.Engine.StopAsync();

        var before = hub.Functions.Counted;
        var watch = Stopwatch.StartNew();
        await hub.Engine.StartAsync(CancellationToken.None);
        while (hub.Functions.Counted == before) await Task.Delay(1);
        new Figure("windowed.replay", watch.Elapsed.TotalMilliseconds, "ms",
            $"from the engine's start after {before - from} of {Activities} activities to the next one: replay of the history included; {Hub.Conditions}").Print();
        await hub.Engine.Client.WaitForInstanceCompletionAsync(id);
    }
}
