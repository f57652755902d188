using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Sagas;

/// <summary>
/// Runs the steps of a saga in an orchestration. The journal shows a step as running before the step begins: this is what
/// registers its compensation, and it is as durable as the step itself, because both are one commit of the orchestration.
/// </summary>
/// <param name="context">The orchestration.</param>
/// <param name="steps">Names of all steps in their order.</param>
/// <param name="cancel">Completes with a reason when somebody asks the saga to stop.</param>
/// <param name="failAt">Step that fails after its work, on purpose; null in ordinary sagas.</param>
/// <param name="record">Keeps the journal where it survives the orchestration: in its custom status.</param>
/// <param name="supervise">Decides about a step that failed; null compensates.</param>
internal sealed class Saga(
    TaskOrchestrationContext context, IEnumerable<string> steps, Task<string> cancel, string? failAt,
    Action<string, SagaJournal> record, Func<SagaFailure, SagaJournal, Task<SagaDecision>>? supervise = null)
{
    private readonly ILogger _log = context.CreateReplaySafeLogger(nameof(Saga));

    public SagaJournal Journal { get; private set; } = SagaJournal.Of(steps);

    /// <summary>True once somebody asked to stop; a step with many parts need not begin further ones then.</summary>
    public bool CancelRequested => cancel.IsCompleted;

    /// <summary>
    /// Runs a step. A request to stop is answered between steps: a step under way is first let come to its end, because an undo
    /// that runs beside its step can miss what the step does last. A step that fails is delegated, where somebody decides.
    /// </summary>
    /// <param name="name">The step.</param>
    /// <param name="run">What it does; it may be run again, so doing it twice is the same as once.</param>
    /// <param name="without">What the saga goes on with where the step is skipped; null where it cannot be.</param>
    /// <exception cref="SagaStoppedException">The step failed for good, or somebody asked to stop.</exception>
    public async Task<T> StepAsync<T>(string name, Func<Task<T>> run, Func<T>? without = null)
    {
        StopIfCancelled(name);
        _log.StepBegins(name);
        for (var attempt = 1; ; attempt++)
        {
            Note(name, Journal.With(name, StepState.Running));
            try
            {
                return await TryAsync(name, attempt, run);
            }
            catch (Exception failure) when (FailureOf(failure) is not null)
            {
                var stopped = failure as SagaStoppedException ?? new SagaStoppedException(name, FailureOf(failure)!, CancelRequested);
                Note(name, Journal.With(name, StepState.Running, stopped.Message));
                switch (await DecideAsync(stopped, attempt, canSkip: without is not null))
                {
                    case SagaDecision.Retry:
                        continue;
                    case SagaDecision.Skip when without is not null:
                        Note(name, Journal.With(name, StepState.Skipped));
                        return without();
                    default:
                        _log.SagaStops(name, stopped.Message);
                        throw stopped;
                }
            }
        }
    }

    /// <summary>Undoes every step that has begun, last first.</summary>
    public async Task UndoAsync(Func<string, Task> undo) => Journal = await SagaUndo.RunAsync(context, Journal, undo, record);

    /// <summary>
    /// What an expected failure of durable work says; null for anything else, which is a defect and must not be swallowed.
    /// </summary>
    internal static string? FailureOf(Exception failure) => failure switch
    {
        TaskFailedException task => task.FailureDetails.ErrorMessage,
        EntityOperationFailedException entity => entity.FailureDetails.ErrorMessage,
        SagaStoppedException stopped => stopped.Message,
        _ => null,
    };

    private async Task<T> TryAsync<T>(string name, int attempt, Func<Task<T>> run)
    {
        var work = run();
        if (await Task.WhenAny(work, cancel) == cancel) record($"cancelling after {name}", Journal);
        var result = await work;
        StopIfCancelled(name);
        // Only the first attempt fails on purpose, so that a retry shows what a retry does.
        if (name == failAt && attempt == 1)
            throw new SagaStoppedException(name, "It failed on purpose (failAt).", kind: FailureKind.OnPurpose);
        Note(name, Journal.With(name, StepState.Done));
        return result;
    }

    /// <summary>Somebody who asked to stop has decided already.</summary>
    private async Task<SagaDecision> DecideAsync(SagaStoppedException stopped, int attempt, bool canSkip)
    {
        if (supervise is null || stopped.Cancelled || CancelRequested) return SagaDecision.Compensate;
        var decision = await supervise(new(stopped.Step, attempt, stopped.Kind, stopped.Message, canSkip), Journal);
        _log.StepDecided(stopped.Step, attempt, stopped.Message, decision);
        StopIfCancelled(stopped.Step);
        return decision;
    }

    private void StopIfCancelled(string step)
    {
        if (cancel.IsCompletedSuccessfully) throw new SagaStoppedException(step, cancel.Result, cancelled: true);
    }

    private void Note(string step, SagaJournal journal) => record(step, Journal = journal);
}
