using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class OrchestrationTests
{
    [Fact]
    public async Task Run_SequentialActivities_ReturnsTheirResults()
    {
        await using var harness = new EngineHarness()
            .Activity<string, string>("Hello", city => $"Hello {city}!")
            .Orchestrator("Cities", async context => new[]
            {
                await context.CallActivityAsync<string>("Hello", "Tokyo"),
                await context.CallActivityAsync<string>("hello", "London"),
            });
        await harness.StartAsync();

        Assert.Equal(["Hello Tokyo!", "Hello London!"], await harness.OutputAsync<string[]>("Cities"));
    }

    [Fact]
    public async Task Run_FanOut_ReturnsAllResultsInOrder()
    {
        await using var harness = new EngineHarness()
            .Activity<int, int>("Square", x => x * x)
            .Orchestrator("Squares", async context => await Task.WhenAll(
                Enumerable.Range(0, context.GetInput<int>()).Select(i => context.CallActivityAsync<int>("Square", i))));
        await harness.StartAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(i => i * i), await harness.OutputAsync<int[]>("Squares", 500));
    }

    [Fact]
    public async Task Run_ActivityThrows_FailsWithItsDetails()
    {
        await using var harness = new EngineHarness()
            .Activity<string, string>("Throws", x => throw new InvalidOperationException("boom " + x, new ArgumentException("inner")))
            .Orchestrator("Fails", async context => await context.CallActivityAsync<string>("Throws", "a"));
        await harness.StartAsync();

        var done = await harness.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(
            "Microsoft.DurableTask.TaskFailedException: Task 'Throws' (#0) failed with an unhandled exception: boom a",
            done.ReadOutputAs<string>());
        Assert.Equal("System.InvalidOperationException", done.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Equal("System.ArgumentException", done.FailureDetails.InnerFailure.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task Run_UnknownOrchestrator_FailsAndNamesTheKnownOnes()
    {
        await using var harness = new EngineHarness().Orchestrator("Known", _ => Task.FromResult<object?>(null));
        await harness.StartAsync();

        var done = await harness.RunAsync("Nope");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.StartsWith("{\"message\":\"The function 'Nope' doesn't exist", done.SerializedOutput, StringComparison.Ordinal);
        Assert.Contains("'Known'", done.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownActivity_FailsTheCall()
    {
        await using var harness = new EngineHarness()
            .Activity<string, string>("Known", x => x)
            .Orchestrator("Calls", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Nope");
                    return "no";
                }
                catch (TaskFailedException exception)
                {
                    return exception.FailureDetails.ErrorMessage;
                }
            });
        await harness.StartAsync();

        Assert.Contains("'Known'", await harness.OutputAsync<string>("Calls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_IdOfRunningInstance_IsRefused_AndOfCompletedOneIsReplaced()
    {
        await using var harness = new EngineHarness()
            .Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        await harness.StartAsync();
        await harness.ScheduleAsync("Waits", 1, "one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.ScheduleAsync("Waits", 2, "one"));
        await harness.Client.RaiseEventAsync("one", "GO", "first", EngineHarness.Stop);
        Assert.Equal("first", (await harness.CompletionAsync("one")).ReadOutputAs<string>());

        await harness.ScheduleAsync("Waits", 3, "one");
        await harness.Client.RaiseEventAsync("one", "go", "second", EngineHarness.Stop);
        var done = await harness.CompletionAsync("one");
        Assert.Equal("second", done.ReadOutputAs<string>());
        Assert.Equal(3, done.ReadInputAs<int>());
    }

    [Fact]
    public async Task Run_Children_GiveResultsAndFailures()
    {
        await using var harness = new EngineHarness()
            .Orchestrator("Child", context => context.GetInput<int>() < 0
                ? throw new InvalidOperationException("negative")
                : Task.FromResult($"{context.GetInput<int>()} of {context.Parent?.Name.Name} as {context.InstanceId.Length}"))
            .Orchestrator("Parent", async context =>
            {
                var good = await context.CallSubOrchestratorAsync<string>("Child", 1);
                var named = await context.CallSubOrchestratorAsync<string>(
                    "Child", 2, new SubOrchestrationOptions(instanceId: "kid"));
                try
                {
                    await context.CallSubOrchestratorAsync("Child", -1);
                    return [];
                }
                catch (TaskFailedException exception)
                {
                    return new[] { good, named, exception.FailureDetails.ErrorMessage };
                }
            });
        await harness.StartAsync();

        Assert.Equal(["1 of Parent as 32", "2 of Parent as 3", "negative"], await harness.OutputAsync<string[]>("Parent"));
    }

    [Fact]
    public async Task ContinueAsNew_KeepsUnprocessedEvents_AndDropsOldHistory()
    {
        await using var harness = new EngineHarness().Orchestrator("Sum", async context =>
        {
            var sum = context.GetInput<int>() + await context.WaitForExternalEvent<int>("add");
            if (sum < 10)
            {
                context.ContinueAsNew(sum);
                return -1;
            }

            return sum;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Sum", 0);

        foreach (var number in (int[])[1, 2, 3, 4]) await harness.Client.RaiseEventAsync(id, "add", number, EngineHarness.Stop);

        var done = await harness.CompletionAsync(id);
        Assert.Equal(10, done.ReadOutputAs<int>());
        Assert.Equal(6, done.ReadInputAs<int>());
        var history = await harness.Engine.ReadHistoryAsync(id, EngineHarness.Stop);
        Assert.Equal(3, history!.Select(entry => entry.Event).OfType<ExecutionStarted>().Single().Generation);
    }

    [Fact]
    public async Task CustomStatus_IsReadableWhileRunning()
    {
        await using var harness = new EngineHarness().Orchestrator("Shows", async context =>
        {
            context.SetCustomStatus(new { Done = 3 });
            await context.WaitForExternalEvent<string>("go");
            return "x";
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Shows");

        var running = await harness.Client.WaitForInstanceStartAsync(id, true, EngineHarness.Stop);

        Assert.Equal("{\"Done\":3}", running.SerializedCustomStatus);
    }

    [Fact]
    public async Task CustomStatus_StaysWhenContinuedAsNew_UntilItIsSetAgain()
    {
        await using var harness = new EngineHarness().Orchestrator("Shows", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.SetCustomStatus("first");
                context.ContinueAsNew(1);
                return 0;
            }

            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(null);
            return 1;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Shows", 0);
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Instance(id)!.CustomStatus == "\"first\"");
        await harness.Client.RaiseEventAsync(id, "go", "x", EngineHarness.Stop);

        Assert.Null((await harness.CompletionAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Restart_GoesOnWithReplay_AndNewGuidAndTimeAreTheSame()
    {
        List<(bool Replaying, Guid Guid, DateTime Time)> seen = [];
        await using var harness = new EngineHarness().Orchestrator("Waits", async context =>
        {
            seen.Add((context.IsReplaying, context.NewGuid(), context.CurrentUtcDateTime));
            var first = await context.WaitForExternalEvent<string>("a");
            return first + await context.WaitForExternalEvent<string>("b");
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Waits");
        await harness.Client.RaiseEventAsync(id, "a", "1", EngineHarness.Stop);
        await harness.UntilAsync<EventRaised>(id);

        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "b", "2", EngineHarness.Stop);

        Assert.Equal("12", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal([false, true], seen.Select(one => one.Replaying));
        Assert.Single(seen.Select(one => (one.Guid, one.Time)).Distinct());
    }
}
