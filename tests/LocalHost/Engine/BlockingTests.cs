using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Orchestrators that block their thread.</summary>
public sealed class BlockingTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineHarness Host()
    {
        var harness = new EngineHarness()
            .Activity<int, int>("One", x => x)
            .Orchestrator("Blocks", async context =>
            {
                var first = await context.CallActivityAsync<int>("One", 1);
                _blocked.TrySetResult();
                _release.Wait(EngineHarness.Stop);
                return first + await context.CallActivityAsync<int>("One", 2);
            })
            .Orchestrator("Works", async context => await context.CallActivityAsync<int>("One", 3));
        harness.Options = harness.Options with { StepClock = _clock, LongestStep = TimeSpan.FromMinutes(1), MaxConcurrentOrchestrators = 1 };
        return harness;
    }

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task BlockedOrchestrator_FailsWithItsName_AndDoesNotHoldUpOthers()
    {
        await using var harness = await Host().StartAsync();
        await harness.ScheduleAsync("Blocks", null, "b");
        await _blocked.Task.WaitAsync(EngineHarness.Stop);

        _clock.Advance(TimeSpan.FromMinutes(1));

        var failed = await harness.CompletionAsync("b");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'Blocks'", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(".Result", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, await harness.OutputAsync<int>("Works"));
        await harness.Engine.Runtime.Work.WhenQuietAsync().WaitAsync(EngineHarness.Stop);
        _release.Set();
    }

    [Fact]
    public async Task BlockedOrchestrator_ThatComesBackAfterAll_ChangesNothing_AndCanBeRewound()
    {
        await using var harness = await Host().StartAsync();
        await harness.ScheduleAsync("Blocks", null, "b");
        await _blocked.Task.WaitAsync(EngineHarness.Stop);
        await harness.Client.RaiseEventAsync("b", "unawaited", 1, EngineHarness.Stop);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await harness.CompletionAsync("b");
        var history = HistoryReader.Read(harness.Engine.Runtime.Reader, "b")!.Count;

        _release.Set();
        await harness.RunAsync("Works");

        Assert.Equal(history, HistoryReader.Read(harness.Engine.Runtime.Reader, "b")!.Count);
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
        await harness.Client.RewindInstanceAsync("b", "mended", EngineHarness.Stop);
        Assert.Equal(3, (await harness.CompletionAsync("b")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task LongStep_WithinItsTime_IsLeftAlone()
    {
        await using var harness = await Host().StartAsync();
        await harness.ScheduleAsync("Blocks", null, "b");
        await _blocked.Task.WaitAsync(EngineHarness.Stop);

        _clock.Advance(TimeSpan.FromSeconds(59));
        _release.Set();

        Assert.Equal(3, (await harness.CompletionAsync("b")).ReadOutputAs<int>());
    }
}
