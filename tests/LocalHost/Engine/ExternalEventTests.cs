using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>External events: in order, to whom, never lost.</summary>
public sealed class ExternalEventTests
{
    private static async Task RaiseAsync(EngineHarness harness, string id, string name, params object[] payloads)
    {
        foreach (var payload in payloads) await harness.Client.RaiseEventAsync(id, name, payload, EngineHarness.Stop);
    }

    [Fact]
    public async Task EventsBeforeTheyAreAwaited_AreTakenInTheirOrder_ByName()
    {
        await using var harness = new EngineHarness().Orchestrator("Late", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return $"{await context.WaitForExternalEvent<int>("N")}{await context.WaitForExternalEvent<int>("n")}" +
                await context.WaitForExternalEvent<string>("other");
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Late");

        await RaiseAsync(harness, id, "n", 1, 2);
        await RaiseAsync(harness, id, "OTHER", "x");
        await harness.RestartAsync();
        await RaiseAsync(harness, id, "go", "!");

        Assert.Equal("12x", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task TheNewestWaiter_GetsTheEvent()
    {
        await using var harness = new EngineHarness().Orchestrator("Waits", async context =>
        {
            var first = context.WaitForExternalEvent<int>("n");
            var second = context.WaitForExternalEvent<int>("n");
            await Task.WhenAll(first, second);
            return $"{await first}{await second}";
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Waits");
        await harness.Client.WaitForInstanceStartAsync(id, EngineHarness.Stop);

        await RaiseAsync(harness, id, "n", 1, 2);

        Assert.Equal("21", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitsThatTimedOut_TakeNoEvent()
    {
        await using var harness = new EngineHarness().Orchestrator("Retries", async context =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return $"{await context.WaitForExternalEvent<string>("go", TimeSpan.FromMinutes(1))} after {tries}";
                }
                catch (TaskCanceledException) when (tries < 3)
                {
                }
            }
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Retries");
        for (var timers = 1; timers < 3; timers++)
        {
            await harness.UntilAsync<TimerCreated>(id, timers);
            harness.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await harness.UntilAsync<TimerCreated>(id, 3);
        await RaiseAsync(harness, id, "go", "came");

        Assert.Equal("came after 3", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitsForOneNameAsTwoTypes_AreRefused()
    {
        await using var harness = new EngineHarness().Orchestrator("Mixed", async context =>
        {
            var number = context.WaitForExternalEvent<int>("n");
            var text = context.WaitForExternalEvent<string>("n");
            await Task.WhenAny(number, text);
            return 1;
        });
        await harness.StartAsync();

        var failed = await harness.RunAsync("Mixed");

        Assert.True(failed.FailureDetails!.IsCausedBy<ArgumentException>());
        Assert.Contains("'n'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContinueAsNewAtEveryEvent_WhileEventsPourInAndTheHostRestarts_LosesNoneAndKeepsTheOrder()
    {
        await using var harness = new EngineHarness().Orchestrator("Collects", async context =>
        {
            var seen = context.GetInput<List<int>>()!;
            seen.Add(await context.WaitForExternalEvent<int>("n"));
            if (seen.Count < 60) context.ContinueAsNew(seen);
            return string.Join(',', seen);
        });
        await harness.StartAsync();
        await harness.ScheduleAsync("Collects", new List<int>(), "c");

        for (var i = 0; i < 60; i++)
        {
            await RaiseAsync(harness, "c", "n", i);
            if (i % 20 == 10) await harness.RestartAsync();
        }

        Assert.Equal(string.Join(',', Enumerable.Range(0, 60)), (await harness.CompletionAsync("c")).ReadOutputAs<string>());
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }

    [Fact]
    public async Task EventsThatRaceWithTheEnd_AreTakenOrRefused_AndLeaveNothingBehind()
    {
        await using var harness = new EngineHarness().Orchestrator("Short", async context => await context.WaitForExternalEvent<int>("n"));
        await harness.StartAsync();

        for (var round = 0; round < 20; round++)
        {
            var id = await harness.ScheduleAsync("Short");
            var raised = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            {
                try
                {
                    await harness.Client.RaiseEventAsync(id, "n", i, EngineHarness.Stop);
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            }));

            Assert.Contains(true, raised);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.CompletionAsync(id)).RuntimeStatus);
        }

        await harness.UntilInboxIsEmptyAsync();
    }
}
