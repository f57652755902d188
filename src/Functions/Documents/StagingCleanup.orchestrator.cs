using FunctionsOrchestration.Durable;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Documents;

/// <summary>The last act of an orchestration that works on staged documents.</summary>
internal static class StagingCleanup
{
    /// <summary>Deletes what was staged. That this fails changes nothing about the work: the sweeper comes later.</summary>
    public static async Task RunAsync(TaskOrchestrationContext context, string instanceId)
    {
        try
        {
            await context.CallActivityAsync(nameof(StagingActivities.DeleteStaged), instanceId, Retries.Step);
        }
        catch (TaskFailedException failure)
        {
            context.CreateReplaySafeLogger(nameof(StagingCleanup)).StagingLeft(instanceId, failure.FailureDetails.ErrorMessage);
        }
    }
}
