using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Tags and versions of orchestrations and activities.</summary>
public sealed class TagTests
{
    private static readonly Dictionary<string, string> Tags = new() { ["team"] = "a", ["cost"] = "7" };

    [Fact]
    public async Task Activity_KeepsTagsAndVersionInTheHistory_AndIsToldTheVersion()
    {
        List<string> told = [];
        await using var harness = new EngineHarness().Orchestrator("Calls", async context =>
        {
            await context.CallActivityAsync<int>("Told", 1, new TaskOptions(tags: Tags));
            await context.CallActivityAsync<int>("Told", 2, new TaskOptions { Version = "9" });
            await context.CallActivityAsync<int>("Told", 3, new TaskOptions { Version = "" });
            return 1;
        });
        harness.Handlers.Activities["Told"] = (invocation, _) =>
        {
            told.Add(invocation.Version);
            return Task.FromResult<object?>(1);
        };
        harness.Options = harness.Options with { Versions = new() { DefaultVersion = "2" } };
        await harness.StartAsync();

        var done = await harness.RunAsync("Calls");

        var calls = (await harness.Engine.ReadHistoryAsync(done.InstanceId, EngineHarness.Stop))!
            .Select(entry => entry.Event).OfType<TaskScheduled>().ToList();
        Assert.Equal(Tags, calls[0].Tags);
        Assert.Equal(["2", "9", ""], told);
        Assert.Equal(["2", "9", null], calls.Select(call => call.Version));
    }

    [Fact]
    public async Task Instances_ShowTheirTags_AndASubOrchestrationAddsItsOwnToItsParents()
    {
        await using var harness = new EngineHarness()
            .Orchestrator("Child", _ => Task.FromResult(1))
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
                "Child", null, new SubOrchestrationOptions(new TaskOptions(tags: new Dictionary<string, string> { ["kid"] = "yes", ["cost"] = "1" }), "kid")));
        await harness.StartAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Parent", null, new StartOrchestrationOptions("p") { Tags = Tags }, EngineHarness.Stop);
        await harness.CompletionAsync("p");

        List<OrchestrationMetadata> teamA = [];
        await foreach (var instance in harness.Client.GetAllInstancesAsync())
            if (instance.Tags.TryGetValue("team", out var team) && team == "a") teamA.Add(instance);

        Assert.Equal(["kid", "p"], teamA.Select(instance => instance.InstanceId));
        Assert.Equal(Tags, teamA[1].Tags);
        Assert.Equal(new Dictionary<string, string> { ["team"] = "a", ["cost"] = "1", ["kid"] = "yes" }, teamA[0].Tags);
    }

    [Fact]
    public async Task OptionsInPlaceOfTheInput_AreRefused()
    {
        await using var harness = new EngineHarness()
            .Activity<int, int>("One", x => x)
            .Orchestrator("Mistaken", async context => await context.CallActivityAsync<int>("One", (object)new TaskOptions(tags: Tags)));
        await harness.StartAsync();

        Assert.Contains("options:", (await harness.RunAsync("Mistaken")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}
