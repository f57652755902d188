using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Which version an orchestration has, and which host runs it.</summary>
public sealed class VersionTests
{
    private static EngineHarness Host(VersionRules rules)
    {
        var harness = new EngineHarness()
            .Orchestrator("Version", context => Task.FromResult(context.Version))
            .Orchestrator("Parent", async context =>
            {
                var given = await context.CallSubOrchestratorAsync<string>("Version");
                var asked = await context.CallSubOrchestratorAsync<string>("Version", options: new() { Version = "1.0" });
                var none = await context.CallSubOrchestratorAsync<string>("Version", options: new() { Version = "" });
                return $"{context.Version}|{given}|{asked}|{none}";
            })
            .Orchestrator("Again", async context =>
            {
                if (context.GetInput<int>() == 0)
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 1, NewVersion = "2.5" });
                await Task.CompletedTask;
                return context.Version;
            })
            .Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        harness.Options = harness.Options with { Versions = rules };
        return harness;
    }

    private static Task<string> StartAsync(EngineHarness harness, string name, string? version, string id) =>
        harness.Client.ScheduleNewOrchestrationInstanceAsync(
            name, null, new StartOrchestrationOptions(id) { Version = version is null ? (TaskVersion?)null : new TaskVersion(version) }, EngineHarness.Stop);

    private static async Task<string?> OutputAsync(EngineHarness harness, string name, string? version)
    {
        var id = await StartAsync(harness, name, version, Guid.NewGuid().ToString("N"));
        return (await harness.CompletionAsync(id)).ReadOutputAs<string>();
    }

    [Fact]
    public async Task Start_TakesItsVersion_AlsoNone_OrElseTheDefault()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "2.0" }).StartAsync();

        Assert.Equal("2.0", await OutputAsync(harness, "Version", null));
        Assert.Equal("1.0", await OutputAsync(harness, "Version", "1.0"));
        Assert.Equal("", await OutputAsync(harness, "Version", ""));
    }

    [Fact]
    public async Task SubOrchestration_TakesTheDefault_NotItsParentsVersion()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "2.0" }).StartAsync();

        Assert.Equal("1.5|2.0|1.0|", await OutputAsync(harness, "Parent", "1.5"));
    }

    [Fact]
    public async Task OrchestrationOfAnEntity_TakesTheDefault()
    {
        await using var harness = Host(new VersionRules { DefaultVersion = "2.0" }).Entity("Starter", operation =>
        {
            operation.Context.ScheduleNewOrchestration("Version", null, new StartOrchestrationOptions("from-entity"));
            return default;
        });
        await harness.StartAsync();

        await harness.Client.Entities.SignalEntityAsync(new EntityInstanceId("Starter", "1"), "go", cancellation: EngineHarness.Stop);
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Instance("from-entity") is not null);

        Assert.Equal("2.0", (await harness.CompletionAsync("from-entity")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_WithANewVersion_RunsUnderIt()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "3.0" }).StartAsync();

        Assert.Equal("2.5", await OutputAsync(harness, "Again", "1.0"));
    }

    [Theory]
    [InlineData(VersionMatchStrategy.None, "9.0", true)]
    [InlineData(VersionMatchStrategy.Strict, "2.0", true)]
    [InlineData(VersionMatchStrategy.Strict, "2", false)]
    [InlineData(VersionMatchStrategy.Strict, "1.0", false)]
    [InlineData(VersionMatchStrategy.Strict, "", false)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "1.10", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "2.0", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "2.0.1", false)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "10.0", false)]
    internal void Mismatch_FollowsTheStrategy(VersionMatchStrategy strategy, string version, bool runs) =>
        Assert.Equal(runs, new VersionRules { DefaultVersion = "2.0", MatchStrategy = strategy }.Mismatch(version) is null);

    [Fact]
    public void Mismatch_WithoutADefault_OnlyWhatHasNoVersionIsCurrent()
    {
        Assert.Null(new VersionRules().Mismatch(null));
        Assert.NotNull(new VersionRules().Mismatch("1.0"));
    }

    [Fact]
    public async Task Fail_EndsAnInstanceOfAnotherVersion_AndNamesBoth()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "2.0", FailureStrategy = VersionFailureStrategy.Fail }).StartAsync();

        await StartAsync(harness, "Version", "3.0", "new");

        var failed = await harness.CompletionAsync("new");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal("VersionMismatch", failed.FailureDetails!.ErrorType);
        Assert.Contains("'3.0'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'2.0'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_KeepsTheInstanceAndItsEvents_ForAHostThatRunsIt()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "2.0" }).StartAsync();
        await StartAsync(harness, "Waits", "3.0", "later");
        await harness.Client.RaiseEventAsync("later", "go", "kept", EngineHarness.Stop);
        await harness.RunAsync("Version");
        Assert.Equal(
            OrchestrationRuntimeStatus.Pending, (await harness.Client.GetInstanceAsync("later", EngineHarness.Stop))!.RuntimeStatus);

        harness.Options = harness.Options with { Versions = new VersionRules { DefaultVersion = "3.0" } };
        await harness.RestartAsync();

        Assert.Equal("kept", (await harness.CompletionAsync("later")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Reject_RunningInstanceOfARolledBackHost_WaitsAndGoesOn()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "3.0" }).StartAsync();
        await StartAsync(harness, "Waits", null, "running");
        await harness.Client.WaitForInstanceStartAsync("running", EngineHarness.Stop);
        harness.Options = harness.Options with { Versions = new VersionRules { DefaultVersion = "2.0" } };
        await harness.RestartAsync();

        await harness.Client.RaiseEventAsync("running", "go", "kept", EngineHarness.Stop);
        await harness.RunAsync("Version");
        Assert.Equal(
            OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync("running", EngineHarness.Stop))!.RuntimeStatus);
        Assert.Single(harness.Engine.Runtime.Reader.Inbox());
        harness.Options = harness.Options with { Versions = new VersionRules { DefaultVersion = "3.0" } };
        await harness.RestartAsync();

        Assert.Equal("kept", (await harness.CompletionAsync("running")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Reject_InstanceThatNobodyRuns_CanBeTerminated()
    {
        await using var harness = await Host(new VersionRules()).StartAsync();
        await StartAsync(harness, "Waits", "1.0", "stuck");

        await harness.Client.TerminateInstanceAsync("stuck", "enough", EngineHarness.Stop);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await harness.CompletionAsync("stuck")).RuntimeStatus);
    }

    [Fact]
    public async Task Reject_RunningInstanceThatNobodyRuns_CanBeTerminated()
    {
        await using var harness = await Host(new VersionRules { DefaultVersion = "3.0" }).StartAsync();
        await StartAsync(harness, "Waits", null, "stuck");
        await harness.Client.WaitForInstanceStartAsync("stuck", EngineHarness.Stop);
        harness.Options = harness.Options with { Versions = new VersionRules { DefaultVersion = "2.0" } };
        await harness.RestartAsync();

        await harness.Client.TerminateInstanceAsync("stuck", "enough", EngineHarness.Stop);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await harness.CompletionAsync("stuck")).RuntimeStatus);
    }

    [Fact]
    public async Task Reject_SubOrchestration_ItsParentWaits()
    {
        await using var harness = Host(new VersionRules { DefaultVersion = "2.0" }).Orchestrator("Modern", async context =>
            await context.CallSubOrchestratorAsync<string>("Version", options: new SubOrchestrationOptions(instanceId: "kid") { Version = "4.0" }));
        await harness.StartAsync();

        await harness.ScheduleAsync("Modern", null, "modern");
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Instance("kid") is { Status: InstanceStatus.Pending });
        harness.Options = harness.Options with { Versions = new VersionRules { DefaultVersion = "4.0" } };
        await harness.RestartAsync();

        Assert.Equal("4.0", (await harness.CompletionAsync("modern")).ReadOutputAs<string>());
    }
}
