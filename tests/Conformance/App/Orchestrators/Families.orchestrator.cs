using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>What a sub-orchestration knows of itself.</summary>
public sealed record Child(string InstanceId, string? ParentName, string? ParentId, string Version, string Input);

/// <summary>Orchestrations and their sub-orchestrations.</summary>
public static class Families
{
    private static readonly Dictionary<string, string> Small = new() { ["size"] = "small" };

    [Function(nameof(DescribeChild))]
    public static Task<Child> DescribeChild([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
        Task.FromResult(new Child(
            context.InstanceId, context.Parent?.Name.Name, context.Parent?.InstanceId, context.Version ?? "", input));

    /// <summary>One child with a generated id, one with an id of its own, one with a version.</summary>
    [Function(nameof(DescribeChildren))]
    public static async Task<Child[]> DescribeChildren([OrchestrationTrigger] TaskOrchestrationContext context) =>
    [
        await context.CallSubOrchestratorAsync<Child>(nameof(DescribeChild), "generated"),
        await context.CallSubOrchestratorAsync<Child>(
            nameof(DescribeChild), "named",
            new SubOrchestrationOptions(new TaskOptions(tags: Small), instanceId: $"{context.InstanceId}-kid")),
        await context.CallSubOrchestratorAsync<Child>(
            nameof(DescribeChild), "versioned", new SubOrchestrationOptions { Version = new TaskVersion("3.1.0") }),
    ];

    /// <summary>As many children as asked for, all at once; their results in the order of the calls.</summary>
    [Function(nameof(ManyChildren))]
    public static async Task<int[]> ManyChildren([OrchestrationTrigger] TaskOrchestrationContext context, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => context.CallSubOrchestratorAsync<int>(nameof(TwiceInChild), i)));

    [Function(nameof(TwiceInChild))]
    public static Task<int> TwiceInChild([OrchestrationTrigger] TaskOrchestrationContext context, int number) =>
        context.CallActivityAsync<int>(nameof(Basics.Twice), number);

    [Function(nameof(FanOut))]
    public static async Task<int[]> FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>(nameof(Basics.TwiceLater), i)));

    /// <summary>Starts an activity and a child, and ends without awaiting them.</summary>
    [Function(nameof(StartAndEnd))]
    public static Task StartAndEnd([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CallActivityAsync(nameof(Basics.Note), new Note(context.InstanceId, "done"));
        _ = context.CallSubOrchestratorAsync<int>(
            nameof(TwiceInChild), 21, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-kid"));
        return Task.CompletedTask;
    }

    /// <summary>A parent, its child and its grandchild; each waits for the next one, the last for "go".</summary>
    [Function(nameof(Generations))]
    public static async Task<string> Generations([OrchestrationTrigger] TaskOrchestrationContext context, int below)
    {
        if (below == 0) return await context.WaitForExternalEvent<string>("go");
        return await context.CallSubOrchestratorAsync<string>(
            nameof(Generations), below - 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{below - 1}"));
    }
}
