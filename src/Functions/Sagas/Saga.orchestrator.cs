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
internal sealed class Saga(
    TaskOrchestrationContext context, IEnumerable<string> steps, Task<string> cancel, string? failAt,
    Action<string, SagaJournal> record)
{
    private readonly ILogger _log = context.CreateReplaySafeLogger(nameof(Saga));

    public SagaJournal Journal { get; private set; } = SagaJournal.Of(steps);

    /// <summary>True once somebody asked to stop; a step with many parts need not begin further ones then.</summary>
    public bool CancelRequested => cancel.IsCompleted;

    /// <summary>
    /// Runs a step. A request to stop is answered between steps: a step under way is first let come to its end, because an undo
    /// that runs beside its step can miss what the step does last.
    /// </summary>
    /// <exception cref="SagaStoppedException">The step failed, or somebody asked to stop.</exception>
    public async Task<T> StepAsync<T>(string name, Func<Task<T>> run)
    {
        StopIfCancelled(name);
        _log.StepBegins(name);
        Note(name, Journal.With(name, StepState.Running));
        try
        {
            var work = run();
            if (await Task.WhenAny(work, cancel) == cancel) record($"cancelling after {name}", Journal);
            var result = await work;
            StopIfCancelled(name);
            if (name == failAt) throw new SagaStoppedException(name, "It failed on purpose (failAt).");
            Note(name, Journal.With(name, StepState.Done));
            return result;
        }
        catch (Exception failure) when (FailureOf(failure) is not null)
        {
            var reason = FailureOf(failure)!;
            _log.SagaStops(name, reason);
            Note(name, Journal.With(name, StepState.Running, reason));
            throw failure as SagaStoppedException ?? new SagaStoppedException(name, reason, CancelRequested);
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

    private void StopIfCancelled(string step)
    {
        if (cancel.IsCompletedSuccessfully) throw new SagaStoppedException(step, cancel.Result, cancelled: true);
    }

    private void Note(string step, SagaJournal journal) => record(step, Journal = journal);
}
