using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class TimerTests
{
    [Fact]
    public async Task Timer_OfNinetyDays_FiresAcrossRestarts()
    {
        await using var harness = new EngineHarness().Orchestrator("Sleeps", async context =>
        {
            for (var day = 0; day < 3; day++) await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await harness.StartAsync();
        var began = harness.Time.GetUtcNow().UtcDateTime;
        var id = await harness.ScheduleAsync("Sleeps");

        for (var month = 1; month <= 3; month++)
        {
            await harness.UntilAsync<TimerCreated>(id, month);
            await harness.RestartAsync();
            harness.Time.Advance(TimeSpan.FromDays(30));
            await harness.UntilAsync<TimerFired>(id, month);
        }

        Assert.Equal(began.AddDays(90), (await harness.CompletionAsync(id)).ReadOutputAs<DateTime>());
        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
    }

    [Fact]
    public async Task Timer_Cancelled_LeavesNothingBehind()
    {
        await using var harness = new EngineHarness().Orchestrator("Races", async context =>
        {
            using var end = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), end.Token);
            var go = context.WaitForExternalEvent<string>("go");
            var winner = await Task.WhenAny(timer, go);
            end.Cancel();
            await context.WaitForExternalEvent<string>("end");
            return winner == go && timer.IsCanceled;
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Races");
        await harness.UntilAsync<TimerCreated>(id);
        Assert.Single(harness.Engine.Runtime.Reader.Timers());

        await harness.Client.RaiseEventAsync(id, "go", "x", EngineHarness.Stop);
        await harness.UntilAsync<EventRaised>(id);

        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
        await harness.Client.RaiseEventAsync(id, "end", "x", EngineHarness.Stop);
        Assert.True((await harness.CompletionAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task WaitForExternalEvent_TimeIsOver_IsCancelled_AndALaterEventIsKeptForTheNextWait()
    {
        await using var harness = new EngineHarness().Orchestrator("Patient", async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("go", TimeSpan.FromMinutes(5));
                return "too early";
            }
            catch (OperationCanceledException)
            {
                return await context.WaitForExternalEvent<string>("go");
            }
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Patient");
        await harness.UntilAsync<TimerCreated>(id);

        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await harness.UntilAsync<TimerFired>(id);
        await harness.Client.RaiseEventAsync(id, "go", "late", EngineHarness.Stop);

        Assert.Equal("late", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RetryPolicy_BacksOff_UpToTheLongestWait_ThenGivesUp()
    {
        List<DateTimeOffset> attempts = [];
        await using var harness = new EngineHarness();
        harness
            .Activity<string, string>("Throws", _ =>
            {
                attempts.Add(harness.Time.GetUtcNow());
                throw new InvalidOperationException("again");
            })
            .Orchestrator("Retries", async context => await context.CallActivityAsync<string>(
                "Throws", "r", TaskOptions.FromRetryPolicy(new RetryPolicy(
                    4, TimeSpan.FromSeconds(10), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(60)))));
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Retries");

        for (var timer = 1; timer <= 3; timer++)
        {
            await harness.UntilAsync<TimerCreated>(id, timer);
            harness.Time.Advance(TimeSpan.FromSeconds(90));
        }

        var done = await harness.CompletionAsync(id);
        Assert.Equal("Task 'Throws' (#6) failed with an unhandled exception: again", done.FailureDetails!.ErrorMessage);
        Assert.Equal(4, attempts.Count);
        var history = await harness.Engine.ReadHistoryAsync(id, EngineHarness.Stop);
        var waits = history!.Where(entry => entry.Event is TimerCreated)
            .Select(entry => (((TimerCreated)entry.Event).FireAt - entry.Timestamp).TotalSeconds);
        Assert.Equal([10, 30, 60], waits);
    }

    [Fact]
    public async Task RetryPolicy_TimeIsOver_GivesUpBeforeItsLastAttempt()
    {
        var attempts = 0;
        await using var harness = new EngineHarness()
            .Activity<int, int>("Throws", _ =>
            {
                attempts++;
                throw new InvalidOperationException("no");
            })
            .Orchestrator("Retries", async context => await context.CallActivityAsync<int>(
                "Throws", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(100, TimeSpan.FromDays(4), retryTimeout: TimeSpan.FromDays(9)))));
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Retries");

        // Attempts on days 0, 4, 8 and 12: on day 12 the nine days are over.
        for (var timers = 1; timers <= 3; timers++)
        {
            await harness.UntilAsync<TimerCreated>(id, timers);
            await harness.RestartAsync();
            harness.Time.Advance(TimeSpan.FromDays(4));
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.CompletionAsync(id)).RuntimeStatus);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task RetryHandler_DecidesByFailureAndTime()
    {
        var attempts = 0;
        await using var harness = new EngineHarness()
            .Activity<int, int>("Throws", _ => throw (++attempts < 3 ? new TimeoutException("late") : new InvalidOperationException("no")))
            .Orchestrator("Retries", async context => await context.CallActivityAsync<int>("Throws", 1, TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return retry.LastFailure.IsCausedBy<TimeoutException>() && retry.TotalRetryTime < TimeSpan.FromHours(2);
            })));
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Retries");

        for (var timers = 1; timers <= 3; timers++)
        {
            await harness.UntilAsync<TimerCreated>(id, timers);
            harness.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Contains("no", (await harness.CompletionAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task RetryPolicy_FailureNotHandled_IsNotTriedAgain()
    {
        var attempts = 0;
        await using var harness = new EngineHarness()
            .Activity<string, string>("Throws", _ =>
            {
                attempts++;
                throw new ArgumentException("bad");
            })
            .Orchestrator("Retries", async context => await context.CallActivityAsync<string>(
                "Throws", "r", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(1))
                {
                    HandleFailure = failure => !failure.IsCausedBy<ArgumentException>(),
                })));
        await harness.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.RunAsync("Retries")).RuntimeStatus);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task RetryHandler_DecidesByAttempt()
    {
        var attempts = 0;
        await using var harness = new EngineHarness()
            .Activity<string, int>("Flaky", _ => ++attempts < 3 ? throw new InvalidOperationException("again") : attempts)
            .Orchestrator("Retries", async context => await context.CallActivityAsync<int>(
                "Flaky", "r", TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 5)));
        await harness.StartAsync();

        Assert.Equal(3, await harness.OutputAsync<int>("Retries"));
    }

    [Fact]
    public async Task ScheduledStart_WaitsForItsTime_AndKeepsEventsThatComeBefore()
    {
        await using var harness = new EngineHarness()
            .Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        await harness.StartAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits", null, new StartOrchestrationOptions("later", harness.Time.GetUtcNow().AddHours(2)), EngineHarness.Stop);
        await harness.Client.RaiseEventAsync("later", "go", "early bird", EngineHarness.Stop);
        await harness.RestartAsync();

        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            OrchestrationRuntimeStatus.Pending,
            (await harness.Client.GetInstanceAsync("later", EngineHarness.Stop))!.RuntimeStatus);

        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("early bird", (await harness.CompletionAsync("later")).ReadOutputAs<string>());
        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }
}
