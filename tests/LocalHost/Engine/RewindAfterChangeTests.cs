using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Code that no longer fits its history fails with the first difference; when it fits again, the instance goes on.</summary>
public sealed class RewindAfterChangeTests
{
    /// <summary>Names of what the orchestrator does before it waits; the test changes them while the instance waits.</summary>
    private string[] _steps = ["A", "B", "timer"];

    private EngineHarness Host(List<string> ran) => new EngineHarness()
        .Activity<string, string>("A", input => Note(ran, "A", input))
        .Activity<string, string>("B", input => Note(ran, "B", input))
        .Orchestrator("Changes", async context =>
        {
            var input = _steps.Contains("other input") ? "2" : "1";
            var timers = new CancellationTokenSource();
            var result = "";
            foreach (var step in _steps)
            {
                if (step is "A" or "B") result += await context.CallActivityAsync<string>(step, input);
                if (step == "timer") _ = context.CreateTimer(TimeSpan.FromDays(1), timers.Token);
                if (step == "foreign") await Task.Delay(Timeout.Infinite, EngineHarness.Stop);
                if (step == "kid") await context.CallSubOrchestratorAsync<string>("Kid", null, new SubOrchestrationOptions(instanceId: "kid"));
            }

            result += await context.WaitForExternalEvent<string>("go");
#pragma warning disable CA1849 // CancelAsync would continue on the thread pool, which an orchestrator must not.
            timers.Cancel();
#pragma warning restore CA1849
            return result;
        });

    private static string Note(List<string> ran, string name, string input)
    {
        lock (ran) ran.Add(name + input);
        return name;
    }

    [Theory]
    [InlineData("B,A,timer", 1, "call activity 'A'", "call activity 'B'")] // another order
    [InlineData("A,timer", 2, "call activity 'B'", "create a timer")] // a step removed
    [InlineData("A,B", 3, "create a timer", "nothing more")] // the last step removed
    [InlineData("A,timer,B,timer", 2, "call activity 'B'", "create a timer")] // a timer too many
    [InlineData("A,B,timer,A", 3, "nothing more", "call activity 'A'")] // a step more
    [InlineData("A,kid,B,timer", 2, "call activity 'B'", "call sub-orchestrator 'Kid'")] // something else
    public async Task Change_FailsWithTheFirstDifference_AndRewindsWhenItIsUndone(string changed, int step, string was, string done)
    {
        List<string> ran = [];
        await using var harness = await Host(ran).StartAsync();
        var id = await WaitingAsync(harness);

        var before = _steps;
        _steps = changed.Split(',');
        var failed = await GoOnAsync(harness, id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        var message = failed.FailureDetails!.ErrorMessage;
        Assert.Contains($"First difference in step {step}: the history has", message, StringComparison.Ordinal);
        Assert.Contains(was, message, StringComparison.Ordinal);
        Assert.Contains(done, message, StringComparison.Ordinal);
        Assert.True(message.IndexOf(was, StringComparison.Ordinal) < message.LastIndexOf(done, StringComparison.Ordinal), message);

        _steps = before;
        await harness.Client.RewindInstanceAsync(id, "undone", EngineHarness.Stop);

        Assert.Equal("ABgone", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["A1", "B1"], ran);
        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
    }

    [Fact]
    public async Task ForeignAwait_AddedToTheCode_FailsByName_AndRewindsWhenItIsUndone()
    {
        List<string> ran = [];
        await using var harness = await Host(ran).StartAsync();
        var id = await WaitingAsync(harness);

        _steps = ["A", "foreign", "B", "timer"];
        var failed = await GoOnAsync(harness, id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'Changes'", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Task.Delay", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);

        _steps = ["A", "B", "timer"];
        await harness.Client.RewindInstanceAsync(id, "undone", EngineHarness.Stop);

        Assert.Equal("ABgone", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["A1", "B1"], ran);
    }

    [Fact]
    public async Task ChangedInput_IsNoDifference_AsOnTheGenuineHost()
    {
        List<string> ran = [];
        await using var harness = await Host(ran).StartAsync();
        var id = await WaitingAsync(harness);

        _steps = ["A", "B", "timer", "other input"];

        Assert.Equal("ABgone", (await GoOnAsync(harness, id)).ReadOutputAs<string>());
        Assert.Equal(["A1", "B1"], ran);
    }

    [Fact]
    public async Task Failure_OfCodeThatNoLongerFits_LeavesNoTimer()
    {
        await using var harness = await Host([]).StartAsync();
        var id = await WaitingAsync(harness);
        _steps = ["B"];

        await GoOnAsync(harness, id);

        Assert.Empty(harness.Engine.Runtime.Reader.Timers());
        Assert.Empty(harness.Engine.Runtime.Reader.Inbox());
    }

    private static async Task<string> WaitingAsync(EngineHarness harness)
    {
        var id = await harness.ScheduleAsync("Changes");
        await harness.UntilAsync<TimerCreated>(id);
        return id;
    }

    /// <summary>Starts the host with the changed code, and lets the instance go on.</summary>
    private static async Task<OrchestrationMetadata> GoOnAsync(EngineHarness harness, string id)
    {
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "go", "gone", EngineHarness.Stop);
        return await harness.CompletionAsync(id);
    }
}
