using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>How failures reach whoever awaits them.</summary>
public sealed class FailureTests
{
    private sealed class OutOfPaperException(string message, Exception inner) : IOException(message, inner);

    private static EngineHarness Host() => new EngineHarness()
        .Activity<int, int>("Print", _ => throw new OutOfPaperException("tray 2", new TimeoutException("nobody came")))
        .Orchestrator("Prints", async context => await context.CallActivityAsync<int>("Print", 1));

    [Fact]
    public async Task Cause_IsKnownByTypeAndBaseType_ThroughAChildAndARestart()
    {
        await using var harness = Host().Orchestrator("Asks", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Prints");
            }
            catch (TaskFailedException exception)
            {
                await context.CreateTimer(TimeSpan.FromDays(5), CancellationToken.None);
                var cause = exception.FailureDetails.InnerFailure!;
                var inner = cause.InnerFailure!;
                return $"{exception.FailureDetails.IsCausedBy<TaskFailedException>()} {cause.IsCausedBy<OutOfPaperException>()} " +
                    $"{cause.IsCausedBy<IOException>()} {cause.IsCausedBy<TimeoutException>()} {inner.IsCausedBy<TimeoutException>()} " +
                    $"{cause.ErrorMessage} {inner.ErrorMessage}";
            }
        });
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Asks");
        await harness.UntilAsync<TimerCreated>(id);

        await harness.RestartAsync();
        harness.Time.Advance(TimeSpan.FromDays(5));

        Assert.Equal("True True True False True tray 2 nobody came", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task FailedInstance_NamesActivityAttemptAndInnerError()
    {
        await using var harness = await Host().StartAsync();

        var failed = await harness.RunAsync("Prints");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("'Print' (#0)", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("tray 2", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("nobody came", failed.FailureDetails.InnerFailure!.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task Properties_OfADescribedFailure_ComeBackPlain()
    {
        await using var harness = Host().Orchestrator("Describes", new Func<TaskOrchestrationContext, Task<int>>(_ =>
            throw new TaskFailedException("print", 3, new TaskFailureDetails("Paper", "none left", null, null, new Dictionary<string, object?>
            {
                ["tray"] = 2, ["color"] = "blue", ["urgent"] = true, ["tried"] = new[] { 1, 2 }, ["by"] = null,
            }))));
        await harness.StartAsync();

        var properties = (await harness.RunAsync("Describes")).FailureDetails!.InnerFailure!.Properties!;

        Assert.Equal((2.0, "blue", true, null), (properties["tray"], properties["color"], properties["urgent"], properties["by"]));
        Assert.Equal([1.0, 2.0], (List<object?>)properties["tried"]!);
    }
}
