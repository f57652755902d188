using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class DeterminismTests
{
    [Fact]
    public async Task ForeignAwait_WithNothingDurableOpen_FailsAndNamesTheOrchestrator()
    {
        await using var harness = new EngineHarness().Orchestrator("Careless", async _ =>
        {
            await Task.Delay(Timeout.Infinite, EngineHarness.Stop);
            return 1;
        });
        await harness.StartAsync();

        var done = await harness.RunAsync("Careless");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("'Careless'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Task.Delay", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignAwait_BesideAnOpenWait_FailsWhenItComesBack()
    {
        var foreign = new TaskCompletionSource();
        await using var harness = new EngineHarness().Orchestrator("Careless", async context =>
        {
            var wait = context.WaitForExternalEvent<string>("never");
            await Task.WhenAny(wait, foreign.Task);
            return 1;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Careless");
        await harness.Client.WaitForInstanceStartAsync(id, EngineHarness.Stop);

        foreign.SetResult();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task ContextCall_FromAnotherThread_IsRefused()
    {
        var foreign = new TaskCompletionSource();
        var refused = new TaskCompletionSource<Exception>();
        await using var harness = new EngineHarness()
            .Activity<int, int>("One", x => x)
            .Orchestrator("Careless", async context =>
            {
                await foreign.Task.ConfigureAwait(false);
                try
                {
                    return await context.CallActivityAsync<int>("One", 1);
                }
                catch (InvalidOperationException exception)
                {
                    refused.SetResult(exception);
                    throw;
                }
            });
        await harness.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.RunAsync("Careless")).RuntimeStatus);
        foreign.SetResult();
        Assert.Contains("'Careless'", (await refused.Task.WaitAsync(EngineHarness.Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelAfter_OfAnOrchestratorsToken_FailsTheInstanceAndNotTheProcess()
    {
        await using var harness = new EngineHarness().Orchestrator("Careless", async context =>
        {
            var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            await context.CreateTimer(TimeSpan.FromDays(1), end.Token);
            return 1;
        });
        await harness.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.RunAsync("Careless")).RuntimeStatus);
    }

    [Fact]
    public async Task TaskYieldAndCompletedTasks_AreHarmless()
    {
        await using var harness = new EngineHarness()
            .Activity<int, int>("One", x => x)
            .Orchestrator("Careful", async context =>
            {
                await Task.Yield();
                await Task.CompletedTask;
                return await context.CallActivityAsync<int>("One", 1);
            });
        await harness.StartAsync();

        Assert.Equal(1, await harness.OutputAsync<int>("Careful"));
    }

    [Fact]
    public async Task Replay_CodeHasChanged_FailsAndNamesTheFirstDifference()
    {
        var activity = "Old";
        await using var harness = new EngineHarness()
            .Activity<int, int>("Old", x => x)
            .Activity<int, int>("New", x => x)
            .Orchestrator("Changes", async context =>
            {
                await context.CallActivityAsync<int>("Old", 1);
                await context.CallActivityAsync<int>(activity, 2);
                await context.WaitForExternalEvent<string>("go");
                return 1;
            });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Changes");
        await harness.UntilAsync<TaskCompleted>(id, 2);

        activity = "New";
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "go", "x", EngineHarness.Stop);

        var done = await harness.CompletionAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("step 2", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("call activity 'Old'\" (#1)", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("call activity 'New'\" (#1)", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eviction_ReplaysAndGoesOn()
    {
        var runs = 0;
        await using var harness = new EngineHarness().Orchestrator("Waits", async context =>
        {
            Interlocked.Increment(ref runs);
            return await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b");
        });
        harness.Options = harness.Options with { MaxIdleInstances = 1 };
        await harness.StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => harness.ScheduleAsync("Waits")));
        foreach (var id in ids) await harness.Client.RaiseEventAsync(id, "a", "1", EngineHarness.Stop);
        foreach (var id in ids) await harness.Client.RaiseEventAsync(id, "b", "2", EngineHarness.Stop);

        foreach (var id in ids) Assert.Equal("12", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.True(runs > ids.Length, $"{runs} runs of {ids.Length} instances: nothing was evicted.");
    }
}
