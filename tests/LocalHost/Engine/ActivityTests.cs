using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class ActivityTests
{
    [Fact]
    public async Task Stop_WhileAnActivityRuns_CancelsItsToken_AndRunsItAgainAfterTheStart()
    {
        var runs = 0;
        var running = new TaskCompletionSource();
        await using var harness = new EngineHarness()
            .Orchestrator("Calls", async context => await context.CallActivityAsync<int>("Slow", 1));
        harness.Handlers.Activities["Slow"] = async (_, stop) =>
        {
            if (Interlocked.Increment(ref runs) > 1) return 7;
            running.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return 0;
        };
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Calls");
        await running.Task.WaitAsync(EngineHarness.Stop);

        await harness.RestartAsync();

        Assert.Equal(7, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Limit_IsNeverExceeded_AndEverythingRuns()
    {
        var now = 0;
        var most = 0;
        var gate = new Lock();
        await using var harness = new EngineHarness()
            .AsyncActivity<int, int>("Counts", async x =>
            {
                lock (gate) most = Math.Max(most, ++now);
                await Task.Yield();
                lock (gate) now--;
                return x;
            })
            .Orchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.CallActivityAsync<int>("Counts", i)))).Sum());
        harness.Options = harness.Options with { MaxConcurrentActivities = 3 };
        await harness.StartAsync();

        Assert.Equal(4950, await harness.OutputAsync<int>("FanOut"));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Results_ThatArriveTogether_ShareSteps()
    {
        var release = new TaskCompletionSource();
        await using var harness = new EngineHarness()
            .AsyncActivity<int, int>("Waits", async x =>
            {
                await release.Task;
                return x;
            })
            .Orchestrator("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 50).Select(i => context.CallActivityAsync<int>("Waits", i)))).Length);
        harness.Options = harness.Options with { MaxConcurrentActivities = 50 };
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("FanOut");
        await harness.UntilAsync<TaskScheduled>(id, 50);

        release.SetResult();

        Assert.Equal(50, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        var row = harness.Engine.Runtime.Reader.Instance(id)!;
        Assert.InRange(harness.Engine.Runtime.Reader.History(row.Key).Count, 3, 50);
    }

    [Theory]
    [InlineData("Returns")]
    [InlineData("Fails")]
    [InlineData("Renews")]
    [InlineData("Terminated")]
    public async Task NotAwaited_RunsToItsEnd_EvenIfTheHostCrashesAfterItsOrchestrationHasEnded(string orchestrator)
    {
        var runs = 0;
        var running = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var harness = new EngineHarness().Orchestrator(orchestrator, async context =>
        {
            if (context.GetInput<int>() == 1) return 1;
            _ = context.CallActivityAsync<int>("Slow", 1);
            if (orchestrator == "Fails") throw new InvalidOperationException("its own");
            if (orchestrator == "Renews") context.ContinueAsNew(1);
            if (orchestrator == "Terminated") await context.WaitForExternalEvent<int>("never");
            return 1;
        });
        harness.Handlers.Activities["Slow"] = async (_, stop) =>
        {
            if (Interlocked.Increment(ref runs) > 1)
            {
                ended.SetResult();
                return 7;
            }

            running.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return 0;
        };
        await harness.StartAsync();
        var id = await harness.ScheduleAsync(orchestrator);
        await running.Task.WaitAsync(EngineHarness.Stop);
        if (orchestrator == "Terminated") await harness.Client.TerminateInstanceAsync(id, EngineHarness.Stop);
        await harness.CompletionAsync(id);

        await harness.RestartAsync();

        await ended.Task.WaitAsync(EngineHarness.Stop);
        await harness.UntilInboxIsEmptyAsync();
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task NotAwaited_AndDoneBeforeTheEnd_LeavesNothingBehind()
    {
        var ran = 0;
        await using var harness = new EngineHarness()
            .Activity<int, int>("Quick", _ => Interlocked.Increment(ref ran))
            .Orchestrator("Ends", context =>
            {
                for (var i = 0; i < 20; i++) _ = context.CallActivityAsync<int>("Quick", i);
                return Task.FromResult(1);
            });
        await harness.StartAsync();

        await harness.RunAsync("Ends");

        await EngineHarness.UntilAsync(() => Volatile.Read(ref ran) == 20);
        await harness.UntilInboxIsEmptyAsync();
        await harness.RestartAsync();
        Assert.Equal(20, ran);
    }
}
