using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>What a start does when its id is in use.</summary>
public sealed class IdReuseTests
{
    private static EngineHarness Host() => new EngineHarness()
        .Orchestrator("Done", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("Fails", new Func<TaskOrchestrationContext, Task<int>>(_ => throw new InvalidOperationException("x")))
        .Orchestrator("Waits", async context => $"{context.GetInput<string>()}{await context.WaitForExternalEvent<string>("go")}")
        .Orchestrator("Parent", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Waits", "old", new SubOrchestrationOptions(instanceId: "kid"));
            }
            catch (TaskFailedException exception)
            {
                return exception.FailureDetails.ErrorMessage;
            }
        });

    /// <summary>Leaves an instance in a status, under that status as its id.</summary>
    private static async Task<string> PutAsync(EngineHarness harness, OrchestrationRuntimeStatus status)
    {
        var (id, client) = ($"{status}", harness.Client);
        if (status == OrchestrationRuntimeStatus.Pending)
        {
            return await client.ScheduleNewOrchestrationInstanceAsync(
                "Done", "old", new StartOrchestrationOptions(id, harness.Time.GetUtcNow().AddDays(1)), EngineHarness.Stop);
        }

        await harness.ScheduleAsync(
            status switch { OrchestrationRuntimeStatus.Completed => "Done", OrchestrationRuntimeStatus.Failed => "Fails", _ => "Waits" }, "old", id);
        await client.WaitForInstanceStartAsync(id, EngineHarness.Stop);
        if (status == OrchestrationRuntimeStatus.Terminated) await client.TerminateInstanceAsync(id, EngineHarness.Stop);
        if (status == OrchestrationRuntimeStatus.Suspended) await client.SuspendInstanceAsync(id, null, EngineHarness.Stop);
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Instance(id)!.Status == (InstanceStatus)status);
        return id;
    }

    private static Task<string> StartAgainAsync(EngineHarness harness, string id, IReadOnlyList<string>? dedupeStatuses) =>
        harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Done", "new", new StartOrchestrationOptions(id) { DedupeStatuses = dedupeStatuses }, EngineHarness.Stop);

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, false)]
    [InlineData(OrchestrationRuntimeStatus.Running, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false)]
    [InlineData(OrchestrationRuntimeStatus.Completed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    public async Task Start_WithoutStatuses_ReplacesOnlyWhatHasEnded(OrchestrationRuntimeStatus status, bool replaces)
    {
        await using var harness = await Host().StartAsync();
        var id = await PutAsync(harness, status);

        if (replaces)
        {
            await StartAgainAsync(harness, id, null);
            Assert.Equal("new", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
            return;
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAgainAsync(harness, id, null));
        Assert.Contains($"{status}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Start_WithStatuses_IsForbiddenByThoseAndByNoOther(OrchestrationRuntimeStatus status)
    {
        await using var harness = await Host().StartAsync();
        var id = await PutAsync(harness, status);
        string[] running = ["pending", "Running", "Suspended"];

        string[] forbidding = status == OrchestrationRuntimeStatus.Terminated ? [.. running, "Terminated"] : [$"{status}"];
        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAgainAsync(harness, id, forbidding));
        await StartAgainAsync(harness, id, []);

        Assert.Equal("new", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Start_ReplacesARunningChild_TheParentLearnsThatItWasTerminated()
    {
        await using var harness = await Host().StartAsync();
        await harness.ScheduleAsync("Parent", null, "parent");
        await harness.UntilAsync<ChildScheduled>("parent");
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Instance("kid") is { Status: InstanceStatus.Running });

        await StartAgainAsync(harness, "kid", []);

        Assert.Equal("new", (await harness.CompletionAsync("kid")).ReadOutputAs<string>());
        Assert.Contains("terminated", (await harness.CompletionAsync("parent")).ReadOutputAs<string>(), StringComparison.Ordinal);
        Assert.Null(harness.Engine.Runtime.Reader.Instance("kid")!.Parent);
    }

    [Fact]
    public async Task Start_AnyStateIsOverridable_ReplacesARunningInstance()
    {
        await using var harness = Host();
        harness.Options = harness.Options with { ReplacesRunningInstances = true };
        await harness.StartAsync();
        var id = await PutAsync(harness, OrchestrationRuntimeStatus.Running);

        await StartAgainAsync(harness, id, null);

        Assert.Equal("new", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("Running", "Terminated")]
    [InlineData("Terminated")]
    [InlineData("Nonsense")]
    public async Task Start_StatusesThatContradictEachOtherOrAreNone_AreRefused(params string[] statuses)
    {
        await using var harness = await Host().StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => StartAgainAsync(harness, "fresh", statuses));

        Assert.Null(await harness.Client.GetInstanceAsync("fresh", EngineHarness.Stop));
    }

    [Fact]
    public async Task Start_ManyAtOnceForOneId_OneWins()
    {
        await using var harness = await Host().StartAsync();

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await harness.ScheduleAsync("Waits", $"{i}", "one");
                return i;
            }
            catch (InvalidOperationException)
            {
                return -1;
            }
        }));
        await harness.Client.RaiseEventAsync("one", "go", "!", EngineHarness.Stop);

        var winner = Assert.Single(starts, start => start >= 0);
        Assert.Equal($"{winner}!", (await harness.CompletionAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_OfARunningInstance_TerminatesItAndKeepsInputAndTags()
    {
        await using var harness = await Host().StartAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits", "in", new StartOrchestrationOptions("r") { Tags = new Dictionary<string, string> { ["team"] = "a" } }, EngineHarness.Stop);
        await harness.Client.WaitForInstanceStartAsync("r", EngineHarness.Stop);
        var first = harness.Engine.Runtime.Reader.Instance("r")!.Key;

        Assert.Equal("r", await harness.Client.RestartAsync("r", false, EngineHarness.Stop));
        await harness.Client.RaiseEventAsync("r", "go", "!", EngineHarness.Stop);

        var done = await harness.CompletionAsync("r");
        Assert.Equal("in!", done.ReadOutputAs<string>());
        Assert.Equal("a", done.Tags["team"]);
        Assert.NotEqual(first, harness.Engine.Runtime.Reader.Instance("r")!.Key);
    }
}
