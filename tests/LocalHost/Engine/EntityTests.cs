using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class EntityTests
{
    private static readonly EntityInstanceId Account = new("Tally", "a");

    [Fact]
    public async Task Call_ReturnsTheResult_AndSignalChangesTheState()
    {
        await using var harness = Tallies().Orchestrator("Calls", async context =>
        {
            await context.Entities.SignalEntityAsync(Account, "Add", 5);
            await context.Entities.CallEntityAsync(Account, "Add", 6);
            return await context.Entities.CallEntityAsync<int>(Account, "Get");
        });
        await harness.StartAsync();

        Assert.Equal(11, await harness.OutputAsync<int>("Calls"));
        var entity = await harness.Client.Entities.GetEntityAsync<int>(Account, true, EngineHarness.Stop);
        Assert.Equal(11, entity!.State);
        Assert.Equal("@tally@a", entity.Id.ToString());
    }

    [Fact]
    public async Task Operation_Throws_RollsBackItsStateAndItsSignals_AndTheCallFails()
    {
        await using var harness = Tallies().Orchestrator("Calls", async context =>
        {
            await context.Entities.CallEntityAsync(Account, "Add", 1);
            try
            {
                await context.Entities.CallEntityAsync(Account, "AddSignalAndThrow", 100);
                return "no";
            }
            catch (EntityOperationFailedException exception)
            {
                return $"{exception.EntityId} {exception.OperationName} {exception.FailureDetails.ErrorMessage}";
            }
        });
        await harness.StartAsync();

        Assert.Equal("@tally@a AddSignalAndThrow no way", await harness.OutputAsync<string>("Calls"));
        Assert.Equal(1, (await harness.Client.Entities.GetEntityAsync<int>(Account, true, EngineHarness.Stop))!.State);
        Assert.Null(await harness.Client.Entities.GetEntityAsync(new EntityInstanceId("tally", "other"), EngineHarness.Stop));
    }

    [Fact]
    public async Task StateSetToNull_RemovesTheEntity()
    {
        await using var harness = Tallies().Orchestrator("Calls", async context =>
        {
            await context.Entities.CallEntityAsync(Account, "Add", 1);
            await context.Entities.CallEntityAsync(Account, "Clear");
            return 0;
        });
        await harness.StartAsync();
        await harness.OutputAsync<int>("Calls");

        Assert.Null(await harness.Client.Entities.GetEntityAsync(Account, EngineHarness.Stop));
    }

    [Fact]
    public async Task Signals_FromManyClients_AreAllCounted()
    {
        await using var harness = Tallies();
        await harness.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ =>
            harness.Client.Entities.SignalEntityAsync(Account, "Add", 1, null, EngineHarness.Stop)));

        await UntilStateAsync(harness, Account, 500);
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }

    [Fact]
    public async Task Signal_Scheduled_WaitsForItsTime_AcrossARestart()
    {
        await using var harness = Tallies();
        await harness.StartAsync();
        await harness.Client.Entities.SignalEntityAsync(
            Account, "Add", 7, new SignalEntityOptions { SignalTime = harness.Time.GetUtcNow().AddDays(1) }, EngineHarness.Stop);
        await harness.RestartAsync();
        Assert.Null(await harness.Client.Entities.GetEntityAsync(Account, EngineHarness.Stop));

        harness.Time.Advance(TimeSpan.FromDays(1));

        await UntilStateAsync(harness, Account, 7);
    }

    [Fact]
    public async Task Operation_CanSignalAndStartOrchestrations()
    {
        await using var harness = Tallies().Orchestrator("Started", async context =>
        {
            await context.Entities.SignalEntityAsync(new EntityInstanceId("tally", "from-orchestration"), "Add", context.GetInput<int>());
            return 0;
        });
        await harness.StartAsync();

        await harness.Client.Entities.SignalEntityAsync(Account, "Spread", 3, null, EngineHarness.Stop);

        await UntilStateAsync(harness, new EntityInstanceId("tally", "from-orchestration"), 3);
        await UntilStateAsync(harness, new EntityInstanceId("tally", "from-entity"), 3);
    }

    [Fact]
    public async Task Locks_ManyTransfersBothWays_NeverDeadlockAndKeepTheSum()
    {
        await using var harness = Tallies().Orchestrator("Transfer", async context =>
        {
            var (from, to) = context.GetInput<int>() % 2 == 0 ? ("a", "b") : ("b", "a");
            var source = new EntityInstanceId("tally", from);
            var target = new EntityInstanceId("tally", to);
            await using (await context.Entities.LockEntitiesAsync(source, target))
            {
                Assert.True(context.Entities.InCriticalSection(out var locked));
                Assert.Equal(2, locked!.Count);
                var sum = await context.Entities.CallEntityAsync<int>(source, "Get") + await context.Entities.CallEntityAsync<int>(target, "Get");
                Assert.Equal(0, sum);
                await context.Entities.CallEntityAsync(source, "Add", -1);
                await context.Entities.CallEntityAsync(target, "Add", 1);
            }

            return 0;
        });
        await harness.StartAsync();

        var done = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => harness.RunAsync("Transfer", i)));

        Assert.All(done, one => Assert.Equal(OrchestrationRuntimeStatus.Completed, one.RuntimeStatus));
        Assert.Equal(0, (await harness.Client.Entities.GetEntityAsync<int>(Account, true, EngineHarness.Stop))!.State);
    }

    [Fact]
    public async Task Lock_HolderIsTerminated_IsReleased()
    {
        await using var harness = Tallies()
            .Orchestrator("Holds", async context =>
            {
                await using (await context.Entities.LockEntitiesAsync(Account)) await context.WaitForExternalEvent<string>("never");
                return 0;
            })
            .Orchestrator("Calls", async context => await context.Entities.CallEntityAsync<int>(Account, "Get"));
        await harness.StartAsync();
        var holder = await harness.ScheduleAsync("Holds");
        await harness.UntilAsync<LockGranted>(holder);
        var caller = await harness.ScheduleAsync("Calls");
        await harness.UntilAsync<EntityCalled>(caller);
        await harness.RestartAsync();

        await harness.Client.TerminateInstanceAsync(holder, "x", EngineHarness.Stop);

        Assert.Equal(0, (await harness.CompletionAsync(caller)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task UnknownEntity_FailsTheCallAndNamesTheKnownOnes()
    {
        await using var harness = Tallies().Orchestrator("Calls", async context =>
        {
            await context.Entities.CallEntityAsync(new EntityInstanceId("Nope", "x"), "Get");
            return 0;
        });
        await harness.StartAsync();

        var done = await harness.RunAsync("Calls");

        Assert.Contains("known entity functions: 'Tally'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private static EngineHarness Tallies() => new EngineHarness().Entity("Tally", operation =>
    {
        var state = operation.State.GetState(0);
        switch (operation.Name)
        {
            case "Add":
                operation.State.SetState(state + operation.GetInput<int>());
                return default;
            case "Clear":
                operation.State.SetState(null);
                return default;
            case "AddSignalAndThrow":
                operation.State.SetState(state + operation.GetInput<int>());
                operation.Context.SignalEntity(new EntityInstanceId("tally", "other"), "Add", 1);
                throw new InvalidOperationException("no way");
            case "Spread":
                operation.Context.SignalEntity(new EntityInstanceId("tally", "from-entity"), "Add", operation.GetInput<int>());
                operation.Context.ScheduleNewOrchestration("Started", operation.GetInput<int>());
                return default;
            default:
                return ValueTask.FromResult<object?>(state);
        }
    });

    private static Task UntilStateAsync(EngineHarness harness, EntityInstanceId id, int state) =>
        EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Entity(id.ToString())?.State == $"{state}");
}
