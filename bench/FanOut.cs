using System.Diagnostics;

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
        var seconds = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            await hub.RunAsync("FanOut", Instances, Instances);
            seconds[i] = watch.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        new Figure(
            "fan-out", Instances / seconds[Rounds / 2], "orchestrations/s",
            $"{Instances} instances of 10 activities at once, median of {Rounds} rounds after one for warm-up; {Hub.Conditions}").Print();
    }
}
