using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Supervision;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// The saga: reserve budget → extract text → guard → split and embed → write the index → publish. What is wrong with a
/// document leaves that document out; what is wrong with a service, or with all documents, stops the saga, and then
/// everything that has begun is undone, last step first, unless rules or a person decide otherwise.
/// </summary>
public static class IngestionOrchestrator
{
    /// <summary>Makes documents searchable, or leaves no trace of them.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The staged documents.</param>
    [Function(nameof(Ingest))]
    public static async Task<IngestionReport> Ingest(
        [OrchestrationTrigger] TaskOrchestrationContext context, IngestionInput input)
    {
        var cancel = context.WaitForExternalEvent<string>(IngestionSteps.CancelEvent);
        var supervisor = new Supervisor(
            context, IngestionSteps.Scenario, input.Supervision ?? [], cancel,
            (question, limit, journal) => IngestionWork.AwaitPersonAsync(context, input, question, limit, journal));
        var saga = new Saga(
            context, IngestionSteps.All, cancel, input.FailAt,
            (step, journal) => context.SetCustomStatus(IngestionProgress.Of(step, journal)), supervisor.DecideAsync);
        var work = new IngestionWork(context, input);
        var steps = new DocumentSteps(new DurableEffects(context), input) { StopBeginning = () => saga.CancelRequested };
        var documents = DocumentSteps.NotBegun(input);
        SagaStoppedException? stopped = null;
        try
        {
            await saga.StepAsync(IngestionSteps.Reserve, work.ReserveAsync);
            documents = await saga.StepAsync(IngestionSteps.Extract, () => steps.ExtractAsync(documents));
            documents = await saga.StepAsync(IngestionSteps.Guard, () => steps.GuardAsync(documents), without: () => documents);
            documents = await saga.StepAsync(IngestionSteps.Embed, () => steps.EmbedAsync(documents));
            await saga.StepAsync(IngestionSteps.Index, () => steps.IndexAsync(documents));
            await saga.StepAsync(IngestionSteps.Publish, () => steps.PublishAsync(documents), without: () => "");
            await work.SettleAsync(documents);
        }
        catch (SagaStoppedException e)
        {
            stopped = e;
            await saga.UndoAsync(step => IngestionUndo.UndoAsync(context, input, step));
        }

        await StagingCleanup.RunAsync(context, input.IngestionId);
        context.SetCustomStatus(IngestionProgress.Of("finished", saga.Journal));
        return IngestionReports.Of(input, saga.Journal, documents, stopped?.Step, stopped?.Message, stopped?.Cancelled ?? false);
    }
}
