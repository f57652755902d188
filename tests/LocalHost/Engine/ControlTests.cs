using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Terminate, suspend, resume, purge, restart, query.</summary>
public sealed class ControlTests
{
    private static EngineHarness Waiting() => new EngineHarness()
        .Orchestrator("Waits", async context =>
            $"{await context.WaitForExternalEvent<string>("a")}{await context.WaitForExternalEvent<string>("b")}")
        .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Waits", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":kid")));

    [Fact]
    public async Task Suspend_KeepsEvents_ResumeHandsThemOver_AlsoAfterARestart()
    {
        await using var harness = await Waiting().StartAsync();
        var id = await harness.ScheduleAsync("Waits");

        await harness.Client.SuspendInstanceAsync(id, "pause", EngineHarness.Stop);
        await harness.Client.RaiseEventAsync(id, "a", "1", EngineHarness.Stop);
        await harness.UntilAsync<EventRaised>(id);
        var suspended = await harness.Client.GetInstanceAsync(id, true, EngineHarness.Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended!.RuntimeStatus);
        Assert.Equal("pause", suspended.ReadOutputAs<string>());
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "b", "2", EngineHarness.Stop);
        await harness.Client.ResumeInstanceAsync(id, "on", EngineHarness.Stop);

        Assert.Equal("12", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspend_InTheStepThatContinuesAsNew_HoldsTheNextExecution()
    {
        using var entered = new SemaphoreSlim(0);
        using var gathered = new SemaphoreSlim(0);
        await using var harness = new EngineHarness().Orchestrator("Rounds", async context =>
        {
            var round = context.GetInput<int>();
            if (round == 0 && !context.IsReplaying)
            {
                // Keeps the first step from ending until both messages wait for the second one.
                entered.Release();
                gathered.Wait(EngineHarness.Patience);
            }

            await context.WaitForExternalEvent<string>("go");
            if (round == 0) context.ContinueAsNew(1);
            return round;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Rounds", 0);
        await entered.WaitAsync(EngineHarness.Stop);
        await harness.Client.RaiseEventAsync(id, "go", "", EngineHarness.Stop);
        await harness.Client.SuspendInstanceAsync(id, "pause", EngineHarness.Stop);
        gathered.Release();

        await harness.UntilAsync<ExecutionSuspended>(id);
        await harness.Client.RaiseEventAsync(id, "go", "", EngineHarness.Stop);
        await harness.UntilAsync<EventRaised>(id);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.Client.GetInstanceAsync(id, EngineHarness.Stop))!.RuntimeStatus);

        await harness.Client.ResumeInstanceAsync(id, "on", EngineHarness.Stop);
        Assert.Equal(1, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Terminate_EndsWithTheOutput_AndLeavesNoTimerOrMessage()
    {
        await using var harness = new EngineHarness().Orchestrator("Sleeps", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return 1;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Sleeps");
        await harness.UntilAsync<TimerCreated>(id);

        await harness.Client.TerminateInstanceAsync(id, "enough", EngineHarness.Stop);

        var done = await harness.CompletionAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, done.RuntimeStatus);
        Assert.Equal("enough", done.ReadOutputAs<string>());
        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }

    [Fact]
    public async Task Terminate_Recursive_EndsTheChildrenToo()
    {
        await using var harness = await Waiting().StartAsync();
        await harness.ScheduleAsync("Parent", null, "p");
        await harness.UntilAsync<ChildScheduled>("p");

        await harness.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions("x", Recursive: true), EngineHarness.Stop);
        await harness.CompletionAsync("p");
        await harness.UntilAsync<ExecutionTerminated>("p:kid");

        Assert.Equal(
            OrchestrationRuntimeStatus.Terminated,
            (await harness.Client.GetInstanceAsync("p:kid", EngineHarness.Stop))!.RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_Child_FailsTheParentsCall()
    {
        await using var harness = await Waiting().StartAsync();
        await harness.ScheduleAsync("Parent", null, "p");
        await harness.UntilAsync<ExecutionStarted>("p:kid");

        await harness.Client.TerminateInstanceAsync("p:kid", "stopped", EngineHarness.Stop);

        var parent = await harness.CompletionAsync("p");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, parent.RuntimeStatus);
        Assert.Contains("terminated", parent.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_TakesEndedInstancesOnly_RecursivelyIfAsked()
    {
        await using var harness = await Waiting().StartAsync();
        await harness.ScheduleAsync("Parent", null, "p");
        await harness.UntilAsync<ExecutionStarted>("p:kid");
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("p", EngineHarness.Stop)).PurgedInstanceCount);

        await harness.Client.RaiseEventAsync("p:kid", "a", "1", EngineHarness.Stop);
        await harness.Client.RaiseEventAsync("p:kid", "b", "2", EngineHarness.Stop);
        await harness.CompletionAsync("p");

        var purged = await harness.Client.PurgeInstanceAsync("p", new PurgeInstanceOptions(Recursive: true), EngineHarness.Stop);
        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Null(await harness.Client.GetInstanceAsync("p", EngineHarness.Stop));
        Assert.Null(await harness.Engine.ReadHistoryAsync("p:kid", EngineHarness.Stop));
    }

    [Fact]
    public async Task PurgeAll_ByStatusAndTime_CountsWhatItTook()
    {
        await using var harness = new EngineHarness()
            .Orchestrator("Done", _ => Task.FromResult(1))
            .Orchestrator("Fails", new Func<TaskOrchestrationContext, Task<int>>(_ => throw new InvalidOperationException("x")));
        await harness.StartAsync();
        for (var i = 0; i < 5; i++) await harness.RunAsync("Done");
        await harness.RunAsync("Fails");
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.RunAsync("Done", null, "young");

        var purged = await harness.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(null, harness.Time.GetUtcNow().AddMinutes(-1), [OrchestrationRuntimeStatus.Completed]),
            EngineHarness.Stop);

        Assert.Equal(5, purged.PurgedInstanceCount);
        Assert.NotNull(await harness.Client.GetInstanceAsync("young", EngineHarness.Stop));
    }

    [Fact]
    public async Task Query_PagesStayStable_WhileInstancesAreAdded()
    {
        await using var harness = new EngineHarness().Orchestrator("Done", _ => Task.FromResult(1));
        await harness.StartAsync();
        for (var i = 0; i < 10; i++) await harness.RunAsync("Done", i, $"run-{i}");
        await harness.RunAsync("Done", 0, "other");

        List<string> seen = [];
        var query = new OrchestrationQuery(InstanceIdPrefix: "run-", PageSize: 3, Statuses: [OrchestrationRuntimeStatus.Completed]);
        await foreach (var page in harness.Client.GetAllInstancesAsync(query).AsPages())
        {
            seen.AddRange(page.Values.Select(one => one.InstanceId));
            await harness.RunAsync("Done", 0, $"run-0{seen.Count}");
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"run-{i}"), seen);
    }

    [Fact]
    public async Task ListInstanceIds_ByStatusAndTimeOfTheEnd_GivesPages()
    {
        await using var harness = new EngineHarness().Orchestrator("Done", _ => Task.FromResult(1))
            .Orchestrator("Waits", async context => await context.WaitForExternalEvent<int>("never"));
        await harness.StartAsync();
        await harness.ScheduleAsync("Waits", null, "0");
        for (var i = 1; i <= 5; i++)
        {
            await harness.RunAsync("Done", null, $"{i}");
            harness.Time.Advance(TimeSpan.FromHours(1));
        }

        var from = harness.Time.GetUtcNow().AddHours(-4);
        var first = await harness.Client.ListInstanceIdsAsync(
            [OrchestrationRuntimeStatus.Completed], from, from.AddHours(2), 2, null, EngineHarness.Stop);
        var second = await harness.Client.ListInstanceIdsAsync(
            [OrchestrationRuntimeStatus.Completed], from, from.AddHours(2), 2, first.ContinuationToken, EngineHarness.Stop);

        Assert.Equal(["2", "3"], first.Values);
        Assert.Equal(["4"], second.Values);
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task PurgeInstances_ByTime_TakesWhatWasCreatedThen()
    {
        await using var harness = new EngineHarness().Orchestrator("Done", _ => Task.FromResult(1));
        await harness.StartAsync();
        await harness.RunAsync("Done", null, "old");
        harness.Time.Advance(TimeSpan.FromDays(2));
        await harness.RunAsync("Done", null, "young");

        var purged = await harness.Client.PurgeInstancesAsync(null, harness.Time.GetUtcNow().AddDays(-1), EngineHarness.Stop);

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.NotNull(await harness.Client.GetInstanceAsync("young", EngineHarness.Stop));
    }

    [Fact]
    public async Task Restart_RunsAgainWithTheSameInput()
    {
        await using var harness = new EngineHarness().Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()));
        await harness.StartAsync();
        await harness.RunAsync("Echo", "hello", "e");

        var second = await harness.Client.RestartAsync("e", true, EngineHarness.Stop);
        await harness.Client.RestartAsync("e", false, EngineHarness.Stop);

        Assert.NotEqual("e", second);
        Assert.Equal("hello", (await harness.CompletionAsync(second)).ReadOutputAs<string>());
        Assert.Equal("hello", (await harness.CompletionAsync("e")).ReadOutputAs<string>());
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.RestartAsync("nobody", false, EngineHarness.Stop));
    }

    [Fact]
    public async Task EventOfAnOrchestratorToNobody_IsDropped()
    {
        await using var harness = new EngineHarness().Orchestrator("Sends", context =>
        {
            context.SendEvent("nobody", "a", 1);
            return Task.FromResult(1);
        });
        await harness.StartAsync();

        await harness.RunAsync("Sends");

        await harness.UntilInboxIsEmptyAsync();
    }

    [Fact]
    public async Task Control_OfNobody_IsRefused()
    {
        await using var harness = await Waiting().StartAsync();
        var client = harness.Client;

        await Assert.ThrowsAsync<ArgumentException>(() => client.RaiseEventAsync("nobody", "a", 1, EngineHarness.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => client.SuspendInstanceAsync("nobody", "x", EngineHarness.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ResumeInstanceAsync("nobody", "x", EngineHarness.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => client.TerminateInstanceAsync("nobody", EngineHarness.Stop));
    }

    [Fact]
    public async Task EventToWhatDoesNotRun_WhereHostJsonSaysNotToThrow_IsDropped()
    {
        await using var harness = Waiting();
        harness.Options = harness.Options with { ThrowsOnRaiseEvent = false };
        await harness.StartAsync();
        await harness.ScheduleAsync("Waits", null, "w");

        await harness.Client.RaiseEventAsync("nobody", "a", 1, EngineHarness.Stop);
        await harness.Client.RaiseEventAsync("w", "a", "1", EngineHarness.Stop);
        await harness.Client.RaiseEventAsync("w", "b", "2", EngineHarness.Stop);

        Assert.Equal("12", (await harness.CompletionAsync("w")).ReadOutputAs<string>());
        await harness.Client.RaiseEventAsync("w", "a", 1, EngineHarness.Stop);
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }

    [Fact]
    public async Task Control_InAStatusThatForbidsIt_IsRefusedWithTheStatus()
    {
        await using var harness = await Waiting().StartAsync();
        var client = harness.Client;
        await harness.ScheduleAsync("Waits", null, "w");
        await client.WaitForInstanceStartAsync("w", EngineHarness.Stop);

        await RefusedAsync(() => client.ResumeInstanceAsync("w", "x", EngineHarness.Stop), "resume", "Running");
        await client.SuspendInstanceAsync("w", "x", EngineHarness.Stop);
        await harness.UntilAsync<ExecutionSuspended>("w");
        await RefusedAsync(() => client.SuspendInstanceAsync("w", "x", EngineHarness.Stop), "suspend", "Suspended");
        await client.TerminateInstanceAsync("w", EngineHarness.Stop);
        await harness.CompletionAsync("w");
        await RefusedAsync(() => client.TerminateInstanceAsync("w", EngineHarness.Stop), "terminate", "Terminated");
        await RefusedAsync(() => client.RaiseEventAsync("w", "a", 1, EngineHarness.Stop), "not running", "");
    }

    private static async Task RefusedAsync(Func<Task> control, string action, string status)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(control);
        Assert.Contains(action, refused.Message, StringComparison.Ordinal);
        Assert.Contains(status, refused.Message, StringComparison.Ordinal);
    }
}
