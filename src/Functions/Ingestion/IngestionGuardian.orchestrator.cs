using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Supervision;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// Runs the saga as its sub-orchestration. A terminated orchestration runs no more code, so a saga cannot undo itself then; its
/// parent is told that it ended, and undoes what its journal says has begun. The journal is the saga's custom status.
/// </summary>
public static class IngestionGuardian
{
    /// <summary>Instance id of the guardian of an ingestion.</summary>
    /// <param name="ingestionId">Instance id of the saga.</param>
    public static string InstanceIdOf(string ingestionId) => $"{ingestionId}:guardian";

    /// <summary>Runs an ingestion and undoes it if it is abandoned.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The ingestion.</param>
    [Function(nameof(GuardIngestion))]
    public static async Task<IngestionReport> GuardIngestion(
        [OrchestrationTrigger] TaskOrchestrationContext context, IngestionInput input)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<IngestionReport>(
                nameof(IngestionOrchestrator.Ingest), input, new SubOrchestrationOptions(instanceId: input.IngestionId));
        }
        catch (TaskFailedException abandoned)
        {
            return await UndoAbandonedAsync(context, input, abandoned.FailureDetails.ErrorMessage);
        }
    }

    private static async Task<IngestionReport> UndoAbandonedAsync(
        TaskOrchestrationContext context, IngestionInput input, string reason)
    {
        context.CreateReplaySafeLogger(nameof(IngestionGuardian)).SagaAbandoned(input.IngestionId, reason);
        var saga = await context.CallActivityAsync<AbandonedSaga>(
            nameof(IngestionActivities.ReadJournal), input.IngestionId, Retries.Undo);
        if (saga.Step.StartsWith(IngestionProgress.Asking, StringComparison.Ordinal))
            Supervisor.Withdraw(context, saga.Step[IngestionProgress.Asking.Length..]);
        var journal = await SagaUndo.RunAsync(context, saga.Journal,
            step => IngestionUndo.UndoAsync(context, input, step),
            (step, now) => context.SetCustomStatus(IngestionProgress.Of(step, now)));
        await StagingCleanup.RunAsync(context, input.IngestionId);
        return IngestionReports.Of(
            input, journal, DocumentSteps.NotBegun(input), saga.Step, saga.Terminated ?? reason, cancelled: saga.Terminated is not null);
    }
}

/// <summary>What is known of a saga that ended without finishing.</summary>
/// <param name="Journal">What has begun; everything, where the journal cannot be read.</param>
/// <param name="Step">The step it was in.</param>
/// <param name="Terminated">Why somebody terminated it; null where it failed by itself.</param>
public sealed record AbandonedSaga(SagaJournal Journal, string Step, string? Terminated);
