using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Whoever ends holds no lock any more, however far its code has come.</summary>
public sealed class LockReleaseTests
{
    private static readonly EntityInstanceId Door = new("door", "front");
    private static readonly EntityInstanceId Gate = new("gate", "back");

    [Fact]
    public async Task Terminate_WhenALockWasGrantedDuringASuspension_GivesItBack()
    {
        await using var harness = Harness();
        await harness.StartAsync();
        await harness.ScheduleAsync("Holds", id: "first");
        await harness.UntilAsync<LockGranted>("first");
        await harness.ScheduleAsync("Holds", id: "second");
        await harness.UntilAsync<LockRequested>("second");
        await harness.Client.SuspendInstanceAsync("second", "pause", EngineHarness.Stop);
        await harness.UntilAsync<ExecutionSuspended>("second");
        await harness.Client.RaiseEventAsync("first", "leave", cancellation: EngineHarness.Stop);
        await harness.UntilAsync<LockGranted>("second");

        await harness.Client.TerminateInstanceAsync("second", "enough", EngineHarness.Stop);
        await harness.CompletionAsync("second");

        await harness.UntilInboxIsEmptyAsync();
        Assert.Empty(harness.Engine.Runtime.Reader.Entities(new EntityFilter { IncludeTransient = true }));
    }

    private static EngineHarness Harness() => new EngineHarness()
        .Entity("Door", _ => ValueTask.FromResult<object?>(null))
        .Entity("Gate", _ => ValueTask.FromResult<object?>(null))
        .Orchestrator("Holds", async context =>
        {
            await using var locks = await context.Entities.LockEntitiesAsync(Door, Gate);
            return await context.WaitForExternalEvent<object>("leave");
        });
}
