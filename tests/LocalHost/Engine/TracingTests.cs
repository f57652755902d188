using System.Collections.Concurrent;
using System.Diagnostics;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Activities run within the trace that their orchestration was started in.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task Activity_StartedWithinATrace_RunsBelowItAndSoDoThoseOfSubOrchestrations()
    {
        var seen = new ConcurrentBag<(ActivityTraceId Trace, ActivitySpanId Parent)>();
        await using var harness = Harness(() => seen.Add((Activity.Current!.TraceId, Activity.Current.ParentSpanId)));
        await harness.StartAsync();

        using var starter = new Activity("starter").Start();
        await harness.RunAsync("Parent");

        Assert.Equal(2, seen.Count);
        Assert.All(seen, one => Assert.Equal((starter.TraceId, starter.SpanId), one));
    }

    [Fact]
    public async Task Activity_StartedOutsideOfAnyTrace_RunsInNone()
    {
        var seen = new ConcurrentBag<Activity?>();
        await using var harness = Harness(() => seen.Add(Activity.Current));
        await harness.StartAsync();

        Activity.Current = null;
        await harness.RunAsync("Parent");

        Assert.Equal([null, null], seen);
    }

    [Fact]
    public async Task Activity_Listened_IsASpanWithTheNamesOfTheGenuineSdk()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var starter = new Activity("starter").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == starter.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var harness = Harness(() => throw new InvalidOperationException("broken"));
        await harness.StartAsync();

        var done = await harness.RunAsync("Child");

        var span = Assert.Single(ended);
        Assert.Equal(("activity:Work", ActivityStatusCode.Error), (span.OperationName, span.Status));
        Assert.Equal((done.InstanceId, "Work"), (span.GetTagItem("durabletask.task.instance_id"), span.GetTagItem("durabletask.task.name")));
    }

    private static EngineHarness Harness(Action work)
    {
        var harness = new EngineHarness()
            .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Work"))
            .Orchestrator("Parent", async context =>
                await context.CallActivityAsync<int>("Work") + await context.CallSubOrchestratorAsync<int>("Child"));
        harness.Handlers.Activities["Work"] = (_, _) =>
        {
            work();
            return Task.FromResult<object?>(1);
        };
        return harness;
    }
}
