namespace FunctionsOrchestration.Bench;

/// <summary>Throughput of the classic first orchestration: five activities, one after the other.</summary>
internal static class HelloCities
{
    private const int Instances = 5_000;
    private const int Rounds = 3;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await hub.RunAsync("HelloCities", Instances, Instances);
        List<(Cost Used, double Commits, double Flushes)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            var before = hub.Engine.Runtime.Flushes;
            var cost = Cost.Begin();
            await hub.RunAsync("HelloCities", Instances, Instances);
            var used = cost.End();
            var after = hub.Engine.Runtime.Flushes;
            rounds.Add((used, after.Commits - before.Commits, after.Transactions - before.Transactions));
        }

        var median = rounds.OrderBy(round => round.Used.Time).ElementAt(Rounds / 2);
        var seconds = median.Used.Time.TotalSeconds;
        var conditions = $"{Instances} instances started at once, median of {Rounds} rounds after one for warm-up; {Hub.Conditions}";
        median.Used.Print("hello-cities", Instances, "orchestrations", conditions);
        new Figure("hello-cities.activities", 5 * Instances / seconds, "activities/s", conditions).Print();
        new Figure("hello-cities.commits", median.Commits / seconds, "commits/s", conditions).Print();
        new Figure("hello-cities.flushes", median.Flushes / seconds, "flushes/s", conditions).Print();
    }
}
