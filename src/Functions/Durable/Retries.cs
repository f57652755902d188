using Microsoft.DurableTask;

namespace FunctionsOrchestration.Durable;

/// <summary>
/// How often durable work is tried again. Expected outcomes are values and never come here; these are for faults that pass.
/// </summary>
internal static class Retries
{
    /// <summary>For an activity of a step: four attempts within about seven seconds.</summary>
    public static TaskOptions Step { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(4, TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    /// <summary>For an undo, which matters more than haste: seven attempts within about two minutes.</summary>
    public static TaskOptions Undo { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(7, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(60)));
}
