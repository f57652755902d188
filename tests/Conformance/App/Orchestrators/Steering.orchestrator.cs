using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>Orchestrations that tests start, stop, suspend, rewind and start again.</summary>
public static class Steering
{
    /// <summary>Ends at once.</summary>
    [Function(nameof(Repeat))]
    public static Task<object?> Repeat([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.GetInput<object?>());

    [Function(nameof(WaitForGo))]
    public static async Task<string> WaitForGo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new { waiting = "go" });
        var what = await context.WaitForExternalEvent<string>("go");
        return $"went {what}";
    }

    /// <summary>Sets a status before, between and after two events.</summary>
    [Function(nameof(TellProgress))]
    public static async Task<string> TellProgress([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new { done = 0, of = "zwei 二" });
        await context.WaitForExternalEvent<object?>("go");
        context.SetCustomStatus(1);
        await context.WaitForExternalEvent<object?>("go");
        context.SetCustomStatus(null);
        await context.WaitForExternalEvent<object?>("go");
        context.SetCustomStatus(new[] { "all", "done" });
        return "told";
    }

    /// <summary>Fails until the switch with the instance's id is on; what it did before is not done again.</summary>
    [Function(nameof(Rewindable))]
    public static async Task<string> Rewindable([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(nameof(Basics.Note), new Note($"{context.InstanceId} before", "called"));
        return await context.CallActivityAsync<string>(nameof(Failing.FailUntilMended), context.InstanceId);
    }

    /// <summary>The same, one level up: the child fails, and its parent with it.</summary>
    [Function(nameof(RewindableParent))]
    public static async Task<string> RewindableParent([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"child {await context.CallSubOrchestratorAsync<string>(
            nameof(Rewindable), options: new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-kid"))}";

    [Function(nameof(StartedAt))]
    public static Task<DateTime> StartedAt([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.CurrentUtcDateTime);

    /// <summary>What version it runs as, and how that compares with others.</summary>
    [Function(nameof(TellVersion))]
    public static Task<string> TellVersion([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(
        $"{context.Version}: {Sign(context, "2.0.9")} {Sign(context, "2.1.0")} {Sign(context, "2.10.0")}");

    /// <summary>Continues as new once, with another version.</summary>
    [Function(nameof(MigrateVersion))]
    public static Task<string> MigrateVersion([OrchestrationTrigger] TaskOrchestrationContext context, string next)
    {
        if (next.Length == 0) return Task.FromResult(context.Version);
        context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "", NewVersion = next });
        return Task.FromResult("never told");
    }

    private static int Sign(TaskOrchestrationContext context, string version) => Math.Sign(context.CompareVersionTo(version));
}
