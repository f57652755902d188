using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>An activity may run more than once; its history says once that it completed.</summary>
public sealed class RepeatedAnswerTests
{
    [Fact]
    public async Task ActivityCompletesWhileSuspended_IsNotRunAgainAfterARestart()
    {
        var runs = 0;
        var mayEnd = new TaskCompletionSource<int>();
        await using var harness = new EngineHarness()
            .AsyncActivity<int, int>("Wait", _ =>
            {
                Interlocked.Increment(ref runs);
                return mayEnd.Task;
            })
            .Orchestrator("Waits", context => context.CallActivityAsync<int>("Wait", 1));
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Waits");
        await harness.UntilAsync<TaskScheduled>(id);
        await harness.Client.SuspendInstanceAsync(id, "pause", EngineHarness.Stop);
        await harness.UntilAsync<ExecutionSuspended>(id);
        mayEnd.SetResult(7);
        await harness.UntilAsync<TaskCompleted>(id);

        Assert.Empty(harness.Engine.Runtime.Reader.InstancesToWake());
        await harness.RestartAsync();
        await harness.Client.ResumeInstanceAsync(id, "go on", EngineHarness.Stop);
        Assert.Equal(7, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
        Assert.Single(await harness.UntilAsync<ExecutionCompleted>(id), entry => entry.Event is TaskCompleted);
    }

    [Fact]
    public async Task AnswerOfAnActivity_ThatComesTwice_IsRecordedOnce()
    {
        await using var harness = new EngineHarness()
            .Activity<int, int>("Plus", x => x + 1)
            .Orchestrator("Listens", async context =>
            {
                var sum = await context.CallActivityAsync<int>("Plus", 1);
                return sum + await context.WaitForExternalEvent<int>("go");
            });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Listens");
        await harness.UntilAsync<TaskCompleted>(id);
        var execution = harness.Engine.Runtime.Reader.Instance(id)!.Key;

        harness.Engine.Runtime.Deliver(id, new Envelope(new ActivityFinished(execution, 0, "2", null)));
        await harness.Client.RaiseEventAsync(id, "go", 1, EngineHarness.Stop);

        Assert.Equal(3, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Single(await harness.UntilAsync<ExecutionCompleted>(id), entry => entry.Event is TaskCompleted);
    }
}
