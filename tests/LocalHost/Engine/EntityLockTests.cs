using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>What a critical section forbids, and what it does to everybody else.</summary>
public sealed class EntityLockTests
{
    private static readonly EntityInstanceId A = new("Word", "a");
    private static readonly EntityInstanceId B = new("Word", "b");

    /// <summary>An entity whose state is the letters that it was given.</summary>
    private static EngineHarness Words() => new EngineHarness()
        .Entity("Word", operation =>
        {
            var word = operation.State.GetState("")!;
            if (operation.Name == "Add") operation.State.SetState(word + operation.GetInput<string>());
            return ValueTask.FromResult<object?>(word);
        })
        .Orchestrator("Nothing", _ => Task.FromResult(1));

    private static async Task MistakeAsync(TaskOrchestrationContext context, string mistake)
    {
        var entities = context.Entities;
        var asked = entities.LockEntitiesAsync(A);
        if (mistake == "call before the locks are there") await entities.CallEntityAsync(A, "Get");
        await using (await asked)
        {
            var pending = mistake == "call while a call is pending" ? entities.CallEntityAsync(A, "Get") : Task.CompletedTask;
            await (mistake switch
            {
                "call while a call is pending" => entities.CallEntityAsync(A, "Get"),
                "call what is not locked" => entities.CallEntityAsync(B, "Get"),
                "signal what is locked" => entities.SignalEntityAsync(A, "Add", "x"),
                "lock again" => entities.LockEntitiesAsync(B),
                "call a sub-orchestrator" => context.CallSubOrchestratorAsync("Nothing"),
                _ => Task.CompletedTask,
            });
            await pending;
        }
    }

    [Theory]
    [InlineData("call before the locks are there", "before the locks")]
    [InlineData("call while a call is pending", "one by one")]
    [InlineData("call what is not locked", "not locked")]
    [InlineData("signal what is locked", "instead of signalling")]
    [InlineData("lock again", "another one")]
    [InlineData("call a sub-orchestrator", "sub-orchestrators")]
    public async Task Mistake_InACriticalSection_FailsAndReleasesTheLock(string mistake, string message)
    {
        await using var harness = Words().Orchestrator("Mistaken", async context =>
        {
            await MistakeAsync(context, mistake);
            return 1;
        });
        await harness.StartAsync();

        var failed = await harness.RunAsync("Mistaken");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains(message, failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        await UntilUnlockedAsync(harness);
    }

    [Fact]
    public async Task OthersOperations_OnALockedEntity_WaitInTheirOrder_AcrossARestart()
    {
        await using var harness = Words().Orchestrator("Holds", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(B, A))
            {
                await context.Entities.CallEntityAsync(A, "Add", "h");
                await context.WaitForExternalEvent<string>("go");
                return await context.Entities.CallEntityAsync<string>(A, "Get");
            }
        });
        await harness.StartAsync();
        await harness.ScheduleAsync("Holds", null, "h");
        await harness.UntilAsync<EntityAnswered>("h");

        await AddAsync(harness, "1", null);
        await AddAsync(harness, "2", TimeSpan.FromMinutes(1));
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(harness, "3", null);
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("h", "go", "x", EngineHarness.Stop);

        Assert.Equal("h", (await harness.CompletionAsync("h")).ReadOutputAs<string>());
        await EngineHarness.UntilAsync(() => harness.Engine.Runtime.Reader.Entity(A.ToString())?.State == "\"h123\"");
        await harness.UntilInboxIsEmptyAsync();
    }

    [Theory]
    [InlineData("returns")]
    [InlineData("throws")]
    [InlineData("renews")]
    public async Task Lock_ThatIsNotGivenBack_EndsWithItsExecution(string how)
    {
        await using var harness = Words().Orchestrator("Forgets", async context =>
        {
            if (context.GetInput<int>() == 1) return await context.Entities.CallEntityAsync<string>(A, "Get");
            _ = await context.Entities.LockEntitiesAsync(A, B);
            if (how == "throws") throw new InvalidOperationException("x");
            if (how == "renews") context.ContinueAsNew(1);
            return "";
        });
        await harness.StartAsync();

        await harness.RunAsync("Forgets");

        await UntilUnlockedAsync(harness);
    }

    private static Task AddAsync(EngineHarness harness, string letter, TimeSpan? delay) => harness.Client.Entities.SignalEntityAsync(
        A, "Add", letter, delay is { } later ? new SignalEntityOptions { SignalTime = harness.Time.GetUtcNow() + later } : null, EngineHarness.Stop);

    private static async Task UntilUnlockedAsync(EngineHarness harness)
    {
        await harness.UntilInboxIsEmptyAsync();
        Assert.DoesNotContain(
            harness.Engine.Runtime.Reader.Entities(new EntityFilter { IncludeTransient = true }), row => row.LockId is not null);
    }
}
