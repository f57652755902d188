using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>Latency: one activity at a time, nothing else running.</summary>
internal static class Sequential
{
    private const int Runs = 2_000;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await hub.RunAsync("One", 500, 1);

        var whole = new double[Runs];
        for (var i = 0; i < Runs; i++) whole[i] = await TimeAsync(() => hub.RunAsync("One", 1, 1));
        Print("sequential.orchestration", whole, "start one orchestration of one activity and wait for its completion");

        var activities = new double[Runs];
        var cost = Cost.Begin();
        var id = await hub.Engine.Client.ScheduleNewOrchestrationInstanceAsync("Many", Runs);
        await hub.Engine.Client.WaitForInstanceCompletionAsync(id);
        cost.End().Print("sequential", Runs, "activities", $"{Runs} activities one after the other in one orchestration; {Hub.Conditions}");
        var history = await hub.Engine.ReadHistoryAsync(id) ?? [];
        var steps = history.Select(entry => entry.Timestamp).Distinct().Order().ToList();
        for (var i = 1; i <= Runs; i++) activities[i - 1] = (steps[^i] - steps[^(i + 1)]).TotalMilliseconds;
        Print("sequential", activities, "one activity after the other in one orchestration, from one durable step to the next");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string name, double[] milliseconds, string what)
    {
        Array.Sort(milliseconds);
        var conditions = $"{what}, {milliseconds.Length} times; {Hub.Conditions}";
        new Figure($"{name}.p50", milliseconds[milliseconds.Length / 2], "ms", conditions).Print();
        new Figure($"{name}.p99", milliseconds[(int)(milliseconds.Length * 0.99)], "ms", conditions).Print();
    }
}
