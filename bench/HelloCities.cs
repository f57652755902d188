using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>Throughput of the classic first orchestration: five activities, one after the other.</summary>
internal static class HelloCities
{
    private const int Instances = 5_000;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await hub.RunAsync("HelloCities", 1_000, 1_000);
        var before = hub.Engine.Runtime.Flushes;
        var watch = Stopwatch.StartNew();
        await hub.RunAsync("HelloCities", Instances, Instances);
        var seconds = watch.Elapsed.TotalSeconds;
        var after = hub.Engine.Runtime.Flushes;

        var conditions = $"{Instances} instances started at once, 1000 for warm-up; {Hub.Conditions}";
        new Figure("hello-cities", Instances / seconds, "orchestrations/s", conditions).Print();
        new Figure("hello-cities.activities", 5 * Instances / seconds, "activities/s", conditions).Print();
        new Figure("hello-cities.commits", (after.Commits - before.Commits) / seconds, "commits/s", conditions).Print();
        new Figure("hello-cities.flushes", (after.Transactions - before.Transactions) / seconds, "flushes/s", conditions).Print();
    }
}
