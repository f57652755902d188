using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>A policy as the tests write it, and the first attempt that succeeds; times in milliseconds.</summary>
public sealed record RetryPlan(
    int Succeeding, int MaxAttempts = 3, int First = 100, double Backoff = 1, int? MaxInterval = null, int? Timeout = null,
    bool HandlesFailure = true)
{
    public RetryPolicy ToPolicy() => new(
        MaxAttempts, TimeSpan.FromMilliseconds(First), Backoff,
        MaxInterval is { } interval ? TimeSpan.FromMilliseconds(interval) : null,
        Timeout is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null)
    {
        HandleFailure = failure => HandlesFailure && failure.IsCausedBy<InvalidOperationException>(),
    };
}

/// <summary>Retries by policy and by handler. The page of the diary that counts the attempts is the instance's id.</summary>
public static class Retrying
{
    [Function(nameof(RetryByPolicy))]
    public static Task<string> RetryByPolicy([OrchestrationTrigger] TaskOrchestrationContext context, RetryPlan plan) =>
        TryAsync(context, plan.Succeeding, TaskOptions.FromRetryPolicy(plan.ToPolicy()));

    /// <summary>Goes on until the handler has seen as many attempts as it may; what it saw is the custom status.</summary>
    [Function(nameof(RetryByHandler))]
    public static Task<string> RetryByHandler([OrchestrationTrigger] TaskOrchestrationContext context, RetryPlan plan)
    {
        var seen = new List<string>();
        return TryAsync(context, plan.Succeeding, TaskOptions.FromRetryHandler(retry =>
        {
            var failure = retry.LastFailure;
            seen.Add($"{retry.LastAttemptNumber} {failure.ErrorMessage} {failure.IsCausedBy<InvalidOperationException>()}");
            context.SetCustomStatus(seen);
            return retry.LastAttemptNumber < plan.MaxAttempts;
        }));
    }

    /// <summary>A handler that itself waits between attempts.</summary>
    [Function(nameof(RetryByWaitingHandler))]
    public static Task<string> RetryByWaitingHandler([OrchestrationTrigger] TaskOrchestrationContext context, RetryPlan plan) =>
        TryAsync(context, plan.Succeeding, TaskOptions.FromRetryHandler(async retry =>
        {
            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(plan.First), CancellationToken.None);
            return retry.LastAttemptNumber < plan.MaxAttempts;
        }));

    [Function(nameof(RetrySubOrchestration))]
    public static Task<int> RetrySubOrchestration([OrchestrationTrigger] TaskOrchestrationContext context, RetryPlan plan) =>
        context.CallSubOrchestratorAsync<int>(
            nameof(CallOnce), new Attempts(context.InstanceId, plan.Succeeding), TaskOptions.FromRetryPolicy(plan.ToPolicy()));

    [Function(nameof(CallOnce))]
    public static async Task<int> CallOnce([OrchestrationTrigger] TaskOrchestrationContext context, Attempts attempts)
    {
        try
        {
            return await context.CallActivityAsync<int>(nameof(Failing.FailUntil), attempts);
        }
        catch (TaskFailedException failure)
        {
            throw new InvalidOperationException(failure.FailureDetails.ErrorMessage);
        }
    }

    private static async Task<string> TryAsync(TaskOrchestrationContext context, int succeeding, TaskOptions options)
    {
        try
        {
            var attempt = await context.CallActivityAsync<int>(
                nameof(Failing.FailUntil), new Attempts(context.InstanceId, succeeding), options);
            return $"attempt {attempt} succeeded";
        }
        catch (TaskFailedException failure)
        {
            return failure.FailureDetails.ErrorMessage;
        }
    }
}
