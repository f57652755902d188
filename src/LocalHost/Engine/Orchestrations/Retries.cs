using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Repeats a failed call as its options say. The waits are durable timers, so that they survive a restart.</summary>
internal static class Retries
{
    /// <summary>Calls, and calls again while the call fails and the options allow it.</summary>
    /// <param name="context">The orchestrator's context.</param>
    /// <param name="retry">The options; null calls once.</param>
    /// <param name="call">Makes the call; is given the attempt's number from 2, and null for the first.</param>
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<int?, Task<T>> call) => retry switch
    {
        null => call(null),
        { Policy: { } policy } => RunAsync(context, policy, call),
        { Handler: { } handler } => RunAsync(context, handler, call),
        _ => call(null),
    };

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<int?, Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(Number(attempt));
            }
            catch (TaskFailedException exception) when (MayRetry(context, policy, attempt, began, exception))
            {
                // The next attempt comes after the wait below.
            }

            await context.CreateTimer(Wait(policy, attempt), CancellationToken.None);
        }
    }

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<int?, Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(Number(attempt));
            }
            catch (TaskFailedException exception)
            {
                var spent = context.CurrentUtcDateTime - began;
                if (!await handler(new RetryContext(context, attempt, exception.FailureDetails, spent, CancellationToken.None))) throw;
            }
        }
    }

    private static int? Number(int attempt) => attempt > 1 ? attempt : null;

    private static bool MayRetry(
        TaskOrchestrationContext context, RetryPolicy policy, int attempt, DateTime began, TaskFailedException exception) =>
        attempt < policy.MaxNumberOfAttempts
        && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime - began < policy.RetryTimeout)
        && policy.ShouldRetry(exception.FailureDetails);

    /// <summary>The wait after an attempt: it grows by the coefficient, up to the longest one.</summary>
    private static TimeSpan Wait(RetryPolicy policy, int attempt)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return policy.MaxRetryInterval == Timeout.InfiniteTimeSpan
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeSpan.MaxValue.TotalMilliseconds / 2))
            : TimeSpan.FromMilliseconds(Math.Min(milliseconds, policy.MaxRetryInterval.TotalMilliseconds));
    }
}
