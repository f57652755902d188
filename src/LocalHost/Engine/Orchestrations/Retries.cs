using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Repeats a failed call as its options say. The waits are durable timers, so that they survive a restart.</summary>
internal static class Retries
{
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> call) => retry switch
    {
        null => call(),
        { Policy: { } policy } => RunAsync(context, policy, call),
        { Handler: { } handler } => RunAsync(context, handler, call),
        _ => call(),
    };

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException exception) when (MayRetry(context, policy, attempt, began, exception))
            {
                // The next attempt comes after the wait below.
            }

            await context.CreateTimer(Wait(policy, attempt), CancellationToken.None);
        }
    }

    private static async Task<T> RunAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException exception)
            {
                var spent = context.CurrentUtcDateTime - began;
                if (!await handler(new RetryContext(context, attempt, exception.FailureDetails, spent, CancellationToken.None))) throw;
            }
        }
    }

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
