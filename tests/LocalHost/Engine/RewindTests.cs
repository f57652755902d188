using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class RewindTests
{
    private int _runs;
    private bool _healthy;

    [Fact]
    public async Task Rewind_FailedActivity_IsTriedAgain_AndOthersAreNot()
    {
        await using var harness = await Harness().StartAsync();
        var id = await harness.ScheduleAsync("Steps");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);

        _healthy = true;
        await harness.Client.RewindInstanceAsync(id, "again", EngineHarness.Stop);

        Assert.Equal(3, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(4, _runs);
        await harness.UntilAsync<ExecutionRewound>(id);
    }

    [Fact]
    public async Task Rewind_OneOfManyParallelActivities_KeepsTheResultsOfTheOthers()
    {
        await using var harness = await Harness().StartAsync();
        var id = await harness.ScheduleAsync("Parallel");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);

        _healthy = true;
        await harness.RestartAsync();
        await harness.Client.RewindInstanceAsync(id, "again", EngineHarness.Stop);

        Assert.Equal(10, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(11, _runs);
    }

    [Fact]
    public async Task Rewind_FailedChild_IsRewoundToo()
    {
        await using var harness = await Harness().StartAsync();
        var id = await harness.ScheduleAsync("Parent");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);

        _healthy = true;
        await harness.Client.RewindInstanceAsync(id, "again", EngineHarness.Stop);

        Assert.Equal(3, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(4, _runs);
        await harness.UntilInboxIsEmptyAsync();
    }

    [Fact]
    public async Task Rewind_FailedEntityCall_IsMadeAgain()
    {
        await using var harness = await Harness().StartAsync();
        var id = await harness.ScheduleAsync("CallsEntity");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);

        _healthy = true;
        await harness.Client.RewindInstanceAsync(id, "again", EngineHarness.Stop);

        Assert.Equal(5, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Rewind_FailureThatWasHandled_GoesBackToTheStepBeforeTheEnd()
    {
        await using var harness = await Harness().Orchestrator("Handles", async context =>
        {
            try
            {
                await context.CallActivityAsync<int>("Plus", 1);
            }
            catch (Microsoft.DurableTask.TaskFailedException)
            {
                await context.CallActivityAsync<int>("Plus", 7);
            }

            await context.WaitForExternalEvent<string>("go");
            return _healthy ? 5 : throw new InvalidOperationException("its own fault");
        }).StartAsync();
        var id = await harness.ScheduleAsync("Handles");
        await harness.Client.RaiseEventAsync(id, "go", "x", EngineHarness.Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);

        _healthy = true;
        await harness.Client.RewindInstanceAsync(id, "mended", EngineHarness.Stop);

        Assert.Equal(5, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Rewind_InstanceThatHasNotFailed_IsRefused()
    {
        await using var harness = await Harness().StartAsync();
        _healthy = true;
        var done = await harness.RunAsync("Steps");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Client.RewindInstanceAsync(done.InstanceId, "again", EngineHarness.Stop));
        Assert.Contains("status Completed", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.RewindInstanceAsync("nobody", "again", EngineHarness.Stop));
    }

    private EngineHarness Harness() => new EngineHarness()
        .Activity<int, int>("Plus", x =>
        {
            Interlocked.Increment(ref _runs);
            return x == 1 && !_healthy ? throw new InvalidOperationException("ill") : x + 1;
        })
        .Entity("Sick", operation => _healthy ? ValueTask.FromResult<object?>(5) : throw new InvalidOperationException("ill"))
        .Orchestrator("Steps", async context =>
        {
            var x = 0;
            for (var i = 0; i < 3; i++) x = await context.CallActivityAsync<int>("Plus", x);
            return x;
        })
        .Orchestrator("Parallel", async context =>
            (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Plus", i)))).Length)
        .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Steps"))
        .Orchestrator("CallsEntity", async context => await context.Entities.CallEntityAsync<int>(new EntityInstanceId("Sick", "a"), "Get"));
}
