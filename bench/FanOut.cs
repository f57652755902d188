namespace FunctionsOrchestration.Bench;

/// <summary>Throughput of orchestrations of ten parallel activities, a thousand of them at once.</summary>
internal static class FanOut
{
    private const int Instances = 1_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await hub.RunAsync("FanOut", Instances, Instances);
        List<Cost> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            var cost = Cost.Begin();
            await hub.RunAsync("FanOut", Instances, Instances);
            rounds.Add(cost.End());
        }

        rounds.OrderBy(round => round.Time).ElementAt(Rounds / 2).Print(
            "fan-out", Instances, "orchestrations",
            $"{Instances} instances of 10 activities at once, median of {Rounds} rounds after one for warm-up; {Hub.Conditions}");
    }
}
