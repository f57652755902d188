namespace FunctionsOrchestration.Bench;

/// <summary>Very many events for one orchestration: taking the last must not cost more than taking the first.</summary>
internal static class Flood
{
    private static readonly int[] Sizes = [10_000, 100_000];

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await RunAsync(hub, "flood", "Takes", "raised at once for one orchestration that takes one after the other");
        await RunAsync(hub, "flood.early", "Collects", "raised at once before the one orchestration that takes them waits for the first");
    }

    private static async Task RunAsync(Hub hub, string name, string orchestrator, string what)
    {
        await FloodAsync(hub, orchestrator, Sizes[0]);
        List<double> each = [];
        foreach (var events in Sizes)
        {
            var cost = Cost.Begin();
            await FloodAsync(hub, orchestrator, events);
            var used = cost.End();
            used.Print($"{name}.{events}", events, "events", $"{events} events {what}; {Hub.Conditions}");
            each.Add(used.Processor / events / TimeSpan.FromMicroseconds(1));
        }

        new Figure($"{name}.growth", each[^1] / each[0], "CPU each, large flood / small flood", $"1 is linear; {Sizes[0]} and {Sizes[^1]} events {what}; {Hub.Conditions}").Print();
    }

    private static async Task FloodAsync(Hub hub, string orchestrator, int events)
    {
        var client = hub.Engine.Client;
        var id = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, events);
        await client.WaitForInstanceStartAsync(id);
        await Task.WhenAll(Enumerable.Range(0, events).Select(_ => client.RaiseEventAsync(id, "more", 1)));
        await client.RaiseEventAsync(id, "go", 0);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        if (done.ReadOutputAs<int>() != events) throw new InvalidOperationException($"{done.SerializedOutput} of {events} events arrived.");
    }
}
