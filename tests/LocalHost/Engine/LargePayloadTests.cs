using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Store;
using FunctionsOrchestration.LocalHost.Tests.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Large values go everywhere that small ones go, stand beside the rows and not in them, and leave with them.</summary>
public sealed class LargePayloadTests
{
    private static readonly EntityInstanceId Box = new("box", "b");

    private static readonly string Some = new('x', 100_000);

    [Fact]
    public async Task FiftyMegabytes_ThroughEverything_ArriveWhole_AndRowsStaySmall()
    {
        var text = new string('x', 50 * 1024 * 1024);
        await using var harness = await Workflow().StartAsync();

        var done = await RunAsync(harness, text);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.True(text == done.ReadOutputAs<string>());
        Assert.True(text == done.ReadCustomStatusAs<string>());
        Assert.True(text == (await harness.Client.Entities.GetEntityAsync<string>(Box, true, EngineHarness.Stop))!.State);
        Assert.InRange(PayloadCheck.LongestRow(harness.Database), 1, 4_000);
        PayloadCheck.Verify(harness.Database);
    }

    [Fact]
    public async Task Value_HandedOn_IsStoredOnce()
    {
        await using var harness = await new EngineHarness()
            .Orchestrator("Child", async context => await context.WaitForExternalEvent<string>("never"))
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child", context.GetInput<string>(), new SubOrchestrationOptions { InstanceId = "kid" }))
            .StartAsync();

        await harness.ScheduleAsync("Parent", Some, "p");
        await harness.UntilAsync<ExecutionStarted>("kid");
        await harness.Client.RaiseEventAsync("kid", "other", Some, EngineHarness.Stop);
        await harness.UntilAsync<EventRaised>("kid");

        // The parent's input; the child's, which the parent's history has too; the event.
        Assert.Equal(3, PayloadCheck.Verify(harness.Database));
    }

    [Fact]
    public async Task Purge_RemovesEveryValue()
    {
        await using var harness = await Workflow().StartAsync();
        await RunAsync(harness, Some);

        await harness.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), EngineHarness.Stop);
        Assert.Equal(1, PayloadCheck.Verify(harness.Database));
        await harness.Client.Entities.SignalEntityAsync(Box, "Delete", null, null, EngineHarness.Stop);
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Entity(Box.ToString()) is null);

        Assert.Equal(0, PayloadCheck.Verify(harness.Database));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_AtEveryCommit_LosesNoValue_AndLeavesNoneBehind(bool afterWriting)
    {
        var crashes = 0;
        while (await CrashesAsync(crashes + 1, afterWriting)) crashes++;

        Assert.InRange(crashes, 10, 100);
    }

    [Fact]
    public async Task IdleInstance_ThatHoldsLargeValues_LeavesMemory_AndGoesOnByReplay()
    {
        await using var harness = new EngineHarness().Orchestrator("Waits", async context =>
        {
            var input = context.GetInput<string>()!;
            return input.Length + await context.WaitForExternalEvent<int>("go");
        });
        harness.Options = harness.Options with { MaxIdleCharacters = Some.Length / 2 };
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Waits", Some);
        var small = await harness.ScheduleAsync("Waits", "x");
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Idle.Count == 1 && harness.Engine.Runtime.Directory.Count == 1);

        foreach (var one in (string[])[id, small]) await harness.Client.RaiseEventAsync(one, "go", 1, EngineHarness.Stop);

        Assert.Equal(Some.Length + 1, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(2, (await harness.CompletionAsync(small)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task History_ShowsLargeValues_UnlessTheyAreNotWanted()
    {
        await using var harness = await Workflow().StartAsync();
        await RunAsync(harness, Some);

        var full = await harness.Engine.ReadHistoryAsync("it", true, EngineHarness.Stop);
        var light = await harness.Engine.ReadHistoryAsync("it", false, EngineHarness.Stop);

        // Without a list of them in the message of a failure: the input, the event and the output.
        Assert.Equal([100_003, 100_002, 100_002], full!.Select(LengthOf).OfType<int>());
        Assert.All(light!.Select(LengthOf).OfType<int>(), length => Assert.InRange(length, 1, 100));
    }

    private static int? LengthOf(HistoryEntry entry) => (entry.Output ?? entry.Event.Payload)?.Length;

    private static async Task<bool> CrashesAsync(int at, bool afterWriting)
    {
        await using var harness = Workflow();
        CrashingLog? log = null;
        harness.WrapLog = inner => log = new CrashingLog(inner, at, afterWriting);
        await harness.StartAsync();
        var first = RunAsync(harness, Some);
        var crashed = await Task.WhenAny(first, log!.Crashed) != first;
        if (crashed)
        {
            harness.WrapLog = inner => inner;
            await harness.RestartAsync();
            Assert.True(Some == (await RunAsync(harness, Some)).ReadOutputAs<string>());
        }

        await harness.UntilInboxIsEmptyAsync();
        PayloadCheck.Verify(harness.Database);
        return crashed;
    }

    private static async Task<OrchestrationMetadata> RunAsync(EngineHarness harness, string text)
    {
        if (await harness.Client.GetInstanceAsync("it", EngineHarness.Stop) is null) await harness.ScheduleAsync("Everything", text, "it");
        try
        {
            await harness.Client.RaiseEventAsync("it", "go", text, EngineHarness.Stop);
        }
        catch (InvalidOperationException)
        {
            // It has ended with the event that was sent before the crash.
        }

        return await harness.CompletionAsync("it");
    }

    private static EngineHarness Workflow() => new EngineHarness()
        .Activity<string, string>("Echo", text => text)
        .Orchestrator("Child", async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>()))
        .Entity("Box", operation =>
        {
            if (operation.Name == "Set") operation.State.SetState(operation.GetInput<string>());
            if (operation.Name == "Delete") operation.State.SetState(null);
            return ValueTask.FromResult<object?>(operation.State.GetState(""));
        })
        .Orchestrator("Everything", async context =>
        {
            var text = context.GetInput<string>()!;
            if (text.StartsWith('!')) return await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(text);
            text = await context.CallActivityAsync<string>("Echo", text);
            text = await context.CallSubOrchestratorAsync<string>("Child", text);
            await context.Entities.SignalEntityAsync(Box, "Set", text);
            text = await context.Entities.CallEntityAsync<string>(Box, "Get");
            context.ContinueAsNew("!" + text);
            return "";
        });
}
