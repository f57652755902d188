using FunctionsOrchestration.LocalHost.Engine.Orchestrations;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>What arrives before it can be used waits, in order, and is used when it can be.</summary>
public sealed class BacklogTests
{
    private static readonly EntityInstanceId Text = new("Text", "t");

    [Fact]
    public async Task Signals_BehindALock_LetTheHolderPass_AndRunInOrderAfterIt()
    {
        await using var harness = Texts().Orchestrator("Holds", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Text))
            {
                await context.WaitForExternalEvent<string>("go");
                await context.Entities.CallEntityAsync(Text, "Append", "holder ");
            }

            return 0;
        });
        await harness.StartAsync();
        var holder = await harness.ScheduleAsync("Holds");
        await harness.UntilAsync<LockGranted>(holder);
        for (var i = 0; i < 5; i++) await harness.Client.Entities.SignalEntityAsync(Text, "Append", $"{i}", null, EngineHarness.Stop);

        await harness.Client.RaiseEventAsync(holder, "go", "", EngineHarness.Stop);

        await UntilTextAsync(harness, Text, "holder 01234");
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Inbox().Count == 0);
    }

    [Fact]
    public async Task Signals_ToMoreEntitiesThanStayInMemory_AreAllCounted()
    {
        await using var harness = Texts();
        harness.Options = harness.Options with { MaxIdleInstances = 1 };
        await harness.StartAsync();
        EntityInstanceId[] ids = [new("text", "a"), new("text", "b"), new("text", "c")];

        foreach (var letter in "xyz")
            foreach (var id in ids)
            {
                await harness.Client.Entities.SignalEntityAsync(id, "Append", $"{letter}", null, EngineHarness.Stop);
                await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Inbox().Count == 0);
            }

        foreach (var id in ids) await UntilTextAsync(harness, id, "xyz");
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Directory.Count <= 1);
    }

    [Fact]
    public async Task Events_OfSeveralNames_AreTakenOldestFirst_AndTheRestStaysInOrder()
    {
        var events = new ExternalEvents(JsonDataConverter.Default, (_, _) => default);
        foreach (var (name, input) in new[] { ("a", 1), ("b", 2), ("A", 3), ("c", 4), ("b", 5) }) events.Keep(name, $"{input}");

        Assert.Equal(1, await events.WaitAsync<int>("A", EngineHarness.Stop));
        Assert.Equal(2, await events.WaitAsync<int>("B", EngineHarness.Stop));

        Assert.Equal([("A", "3"), ("c", "4"), ("b", "5")], events.Untaken);
    }

    private static EngineHarness Texts() => new EngineHarness().Entity("Text", operation =>
    {
        operation.State.SetState(operation.State.GetState<string>() + operation.GetInput<string>());
        return default;
    });

    private static Task UntilTextAsync(EngineHarness harness, EntityInstanceId id, string text) =>
        EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Entity(id.ToString())?.State == $"\"{text}\"");
}
