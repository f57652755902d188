using Microsoft.DurableTask;

namespace FunctionsOrchestration.Sagas;

/// <summary>Undoes what a journal says has begun: by the saga itself, or by its guardian when the saga is gone.</summary>
internal static class SagaUndo
{
    /// <summary>
    /// Runs the compensations one after another, last step first. One that fails after all its retries is noted as left, and the
    /// others run all the same.
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="journal">What has begun.</param>
    /// <param name="undo">The compensation of a step; it retries by itself, and doing it twice is the same as once.</param>
    /// <param name="record">Keeps the journal.</param>
    /// <returns>The journal with every owed compensation either undone or left.</returns>
    public static async Task<SagaJournal> RunAsync(
        TaskOrchestrationContext context, SagaJournal journal, Func<string, Task> undo, Action<string, SagaJournal> record)
    {
        var log = context.CreateReplaySafeLogger(nameof(SagaUndo));
        foreach (var step in journal.ToUndo().ToList())
        {
            record($"undoing {step.Name}", journal);
            try
            {
                await undo(step.Name);
                log.StepUndone(step.Name);
                journal = journal.With(step.Name, StepState.Undone);
            }
            catch (Exception failure) when (Saga.FailureOf(failure) is not null)
            {
                var reason = Saga.FailureOf(failure)!;
                log.StepLeft(step.Name, reason);
                journal = journal.With(step.Name, StepState.Left, $"Not undone: {reason}");
            }
            record($"undoing {step.Name}", journal);
        }
        return journal;
    }
}
