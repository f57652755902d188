using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A crash at every commit of a workflow that uses everything: nothing is lost, nothing but activities is repeated.</summary>
public sealed class CrashTests
{
    private static readonly EntityInstanceId Left = new("count", "left");
    private static readonly EntityInstanceId Right = new("count", "right");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_AtEveryCommit_GoesOnExactlyOnce(bool afterWriting)
    {
        var crashes = 0;
        for (var at = 1; await CrashesAsync(at, afterWriting); at++) crashes++;

        Assert.InRange(crashes, 25, 200);
    }

    [Fact]
    public async Task CommitFails_AtEveryCommit_IsTriedAgainWithoutARestart()
    {
        FailingLog? log = null;
        var at = 0;
        do
        {
            at++;
            var activities = 0;
            await using var harness = Workflow(() => Interlocked.Increment(ref activities));
            harness.WrapLog = inner => log = new FailingLog(inner, at);
            await harness.StartAsync();
            await RunAllAsync(harness);
            await CheckAsync(harness, activities, exactly: false);
        }
        while (log!.HasFailed);

        Assert.InRange(at, 25, 200);
    }

    /// <summary>Runs the workflow with a crash at its nth commit.</summary>
    /// <returns>False when the workflow has fewer commits than that.</returns>
    private static async Task<bool> CrashesAsync(int at, bool afterWriting)
    {
        var activities = 0;
        await using var harness = Workflow(() => Interlocked.Increment(ref activities));
        CrashingLog? log = null;
        harness.WrapLog = inner => log = new CrashingLog(inner, at, afterWriting);
        await harness.StartAsync();

        var first = RunAllAsync(harness);
        if (await Task.WhenAny(first, log!.Crashed) == first)
        {
            await CheckAsync(harness, activities, exactly: true);
            return false;
        }

        harness.WrapLog = inner => inner;
        await harness.RestartAsync();
        await RunAllAsync(harness);
        await CheckAsync(harness, activities, exactly: false);
        return true;
    }

    private static async Task RunAllAsync(EngineHarness harness)
    {
        foreach (var (name, input) in ((string, int)[])[("Listener", 0), ("Everything", 1)])
            if (await harness.Client.GetInstanceAsync(name, EngineHarness.Stop) is null)
                await StartAsync(harness, name, input);
        await harness.CompletionAsync("Everything");
        await harness.CompletionAsync("Listener");
    }

    private static async Task StartAsync(EngineHarness harness, string name, int input)
    {
        try
        {
            await harness.ScheduleAsync(name, input, name);
        }
        catch (IOException)
        {
            // The disk was full at this moment; whoever is told so tries again.
            await harness.ScheduleAsync(name, input, name);
        }
    }

    private static async Task CheckAsync(EngineHarness harness, int activities, bool exactly)
    {
        var done = await harness.CompletionAsync("Everything");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(44, done.ReadOutputAs<int>());
        Assert.Equal(6, (await harness.CompletionAsync("Listener")).ReadOutputAs<int>());
        await harness.UntilInboxIsEmptyAsync();
        Assert.Equal(11, (await harness.Client.Entities.GetEntityAsync<int>(Left, true, EngineHarness.Stop))!.State);
        Assert.Equal(20, (await harness.Client.Entities.GetEntityAsync<int>(Right, true, EngineHarness.Stop))!.State);
        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
        Assert.Empty(harness.Engine.Runtime.Reader.InstancesToWake());
        if (exactly) Assert.Equal(8, activities);
        else Assert.InRange(activities, 8, 8 + 5);
    }

    private static EngineHarness Workflow(Action onActivity) => new EngineHarness()
        .Activity<int, int>("Plus", x =>
        {
            onActivity();
            return x + 1;
        })
        .Entity("Count", operation =>
        {
            if (operation.Name == "Add") operation.State.SetState(operation.State.GetState(0) + operation.GetInput<int>());
            if (operation.Name == "Pass") operation.Context.SignalEntity(Right, "Add", operation.GetInput<int>());
            return ValueTask.FromResult<object?>(operation.State.GetState(0));
        })
        .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Plus", context.GetInput<int>()))
        .Orchestrator("Listener", async context =>
        {
            var sum = context.GetInput<int>() + await context.WaitForExternalEvent<int>("add");
            if (sum < 6) context.ContinueAsNew(sum);
            return sum;
        })
        .Orchestrator("Everything", async context =>
        {
            var sum = await context.CallActivityAsync<int>("Plus", context.GetInput<int>());
            var parts = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<int>("Plus", i)));
            sum += parts.Sum();
            await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
            await context.Entities.SignalEntityAsync(Left, "Add", 1);
            sum = await context.CallSubOrchestratorAsync<int>("Child", sum);
            for (var i = 1; i <= 3; i++) context.SendEvent("Listener", "add", i);
            context.SetCustomStatus("locking");
            await using (await context.Entities.LockEntitiesAsync(Right, Left))
            {
                await context.Entities.CallEntityAsync(Left, "Add", 10);
                sum += await context.Entities.CallEntityAsync<int>(Right, "Add", 10);
            }

            await context.Entities.CallEntityAsync(Left, "Pass", 10);
            return await context.CallActivityAsync<int>("Plus", sum) + 15;
        });
}
