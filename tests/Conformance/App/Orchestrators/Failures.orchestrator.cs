using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>What an orchestrator learned of a failure.</summary>
public sealed record Learned(
    string TaskName, string Type, string Message, IReadOnlyList<string> Causes,
    bool IsInvalidOperation, bool IsException, bool IsArgument, bool IsIO)
{
    public static Learned From(TaskFailedException e) => new(
        e.TaskName, e.FailureDetails.ErrorType, e.FailureDetails.ErrorMessage, [.. CausesOf(e.FailureDetails)],
        e.FailureDetails.IsCausedBy<InvalidOperationException>(),
        e.FailureDetails.IsCausedBy<Exception>(), e.FailureDetails.IsCausedBy<ArgumentException>(),
        e.FailureDetails.IsCausedBy<IOException>());

    private static IEnumerable<string> CausesOf(TaskFailureDetails failure)
    {
        for (var cause = failure.InnerFailure; cause is not null; cause = cause.InnerFailure)
            yield return $"{cause.ErrorType}: {cause.ErrorMessage}";
    }
}

/// <summary>Failures that orchestrators catch, and failures that end them.</summary>
public static class Failures
{
    /// <summary>Calls an activity, and tells how it failed.</summary>
    [Function(nameof(CatchActivity))]
    public static async Task<Learned?> CatchActivity([OrchestrationTrigger] TaskOrchestrationContext context, string activity)
    {
        try
        {
            await context.CallActivityAsync<string>(activity, "boom");
            return null;
        }
        catch (TaskFailedException failure)
        {
            return Learned.From(failure);
        }
    }

    /// <summary>Calls an orchestrator, and tells how it failed.</summary>
    [Function(nameof(CatchOrchestrator))]
    public static async Task<Learned?> CatchOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context, string name)
    {
        try
        {
            await context.CallSubOrchestratorAsync<string>(name, "boom");
            return null;
        }
        catch (TaskFailedException failure)
        {
            return Learned.From(failure);
        }
    }

    [Function(nameof(LetActivityFail))]
    public static Task<string> LetActivityFail([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Failing.Fail), "boom");

    [Function(nameof(FailItself))]
    public static Task<string> FailItself([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new InvalidOperationException("by itself");

    [Function(nameof(FailAfterStatus))]
    public static async Task<string> FailAfterStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("about to fail");
        await context.CallActivityAsync<string>(nameof(Basics.Echo), "x");
        throw new InvalidOperationException("by itself");
    }

    /// <summary>One of two parallel activities fails; the other one's result is still there.</summary>
    [Function(nameof(OneOfTwoFails))]
    public static async Task<string> OneOfTwoFails([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var good = context.CallActivityAsync<string>(nameof(Basics.Echo), "good");
        var bad = context.CallActivityAsync<string>(nameof(Failing.Fail), "bad");
        try
        {
            await Task.WhenAll(good, bad);
            return "no failure";
        }
        catch (TaskFailedException failure)
        {
            return $"{await good}, {failure.FailureDetails.ErrorMessage}";
        }
    }
}
