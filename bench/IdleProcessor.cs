namespace FunctionsOrchestration.Bench;

/// <summary>What an engine that has nothing to do takes of the processor, and what the whole app does, its queue listeners included.</summary>
internal static class IdleProcessor
{
    private const int Timers = 1_000;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    // What ended a moment ago is still tidied up: collections, tiered compilation, idle threads that leave.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public static async Task RunAsync()
    {
        await using (var hub = await Hub.StartAsync())
        {
            await PrintAsync("idle-cpu.empty", "an empty hub");
            await Task.WhenAll(Enumerable.Range(0, Timers).Select(i => hub.StartAsync("Sleeps", $"timer{i}")));
            await PrintAsync("idle-cpu.timers", $"{Timers} orchestrations with a timer a day ahead");
            await Idle.FillAsync(hub);
            await PrintAsync("idle-cpu.waiting", $"{Timers} such timers and {Idle.Instances} orchestrations that wait for an event");
        }

        await PrintAppAsync();
    }

    private static async Task PrintAsync(string name, string what)
    {
        await Task.Delay(Settling);
        var cost = Cost.Begin();
        await Task.Delay(Watched);
        Print(name, cost.End().Processor, what);
    }

    private static async Task PrintAppAsync()
    {
        var directory = Hub.NewDirectory();
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            await Task.Delay(3 * Settling);
            var before = app.Processor;
            await Task.Delay(Watched);
            Print("idle-cpu.app", app.Processor - before, $"the process of {Path.GetFileName(AppProcess.Path)} without the storage emulator's, timers, queue listeners and HTTP included");
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static void Print(string name, TimeSpan processor, string what) => new Figure(
        name, 100 * processor / Watched, "% of a core", $"{what}, {Watched.TotalSeconds} s after settling; {Hub.Conditions}").Print();
}
