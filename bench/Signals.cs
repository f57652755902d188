using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Bench;

/// <summary>Signals to a thousand entities, from clients and from orchestrations: until each is acknowledged, run, and its new state on disk.</summary>
internal static class Signals
{
    private const int Entities = 1_000;
    private const int Each = 100;

    public static EntityInstanceId Entity(int i) => new("Counter", $"{i % Entities:0000}");

    public static async Task RunAsync()
    {
        await using var hub = await Hub.StartAsync();
        await FromClientsAsync(hub, 10);
        await FromOrchestrationsAsync(hub, 10);
        var sent = 20;

        var cost = Cost.Begin();
        await FromClientsAsync(hub, Each);
        await UntilAsync(hub, sent += Each);
        cost.End().Print("signals", Entities * Each, "operations",
            $"{Entities} clients, each with one entity and one signal after the other, {Each} each, acknowledged when durable; {Hub.Conditions}");

        cost = Cost.Begin();
        await FromOrchestrationsAsync(hub, Each);
        await UntilAsync(hub, sent + Each);
        cost.End().Print("signals.orchestrations", Entities * Each, "operations",
            $"{Entities} orchestrations with {Each} signals each, to {Each} entities; {Hub.Conditions}");
    }

    private static Task FromClientsAsync(Hub hub, int each) => Task.WhenAll(Enumerable.Range(0, Entities).Select(async i =>
    {
        for (var n = 0; n < each; n++) await hub.Engine.Client.Entities.SignalEntityAsync(Entity(i), nameof(HubFunctions.Counter.Add), 1);
    }));

    private static Task<string[]> FromOrchestrationsAsync(Hub hub, int each) => Task.WhenAll(Enumerable.Range(0, Entities).Select(i =>
        hub.Engine.Client.ScheduleNewOrchestrationInstanceAsync("Signals", new HubFunctions.SignalPlan(i, each))));

    private static async Task UntilAsync(Hub hub, int expected)
    {
        for (var i = 0; i < Entities; i++)
            while (await CountAsync(hub, i) is var count && count != expected)
            {
                if (count > expected) throw new InvalidOperationException($"{Entity(i)} has counted {count} instead of {expected}.");
                await Task.Delay(1);
            }
    }

    private static async Task<int> CountAsync(Hub hub, int i) =>
        (await hub.Engine.Client.Entities.GetEntityAsync<int>(Entity(i)))?.State ?? 0;
}
