using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>
/// Calls models for the app's activities, through the mesh. What the same question would meet again becomes an outcome; what may pass is
/// thrown, so that the orchestrator tries the activity again.
/// </summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="versions">Know with which versions a saga began.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what route a call took, and what is unavailable.</param>
public sealed class ModelCalls(IMesh mesh, SagaVersions versions, TimeProvider time, ILogger<ModelCalls> log)
{
    // Nobody watches an activity, so it may wait long; but a call that is lost must not hold its place for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks the service that is named like the operation's domain.</summary>
    /// <typeparam name="T">The canonical answer of the operation.</typeparam>
    /// <param name="operation">What is asked.</param>
    /// <param name="input">Its canonical input.</param>
    /// <param name="step">Which step of which scenario asks.</param>
    /// <param name="stop">Ends the call.</param>
    /// <exception cref="MeshCallException">No answer, for a reason that may pass.</exception>
    public async Task<Outcome<T>> AskAsync<T>(Operation operation, object input, ModelStep step, CancellationToken stop)
        where T : class
    {
        var request = new MeshRequest(operation.Domain, operation.Name, input)
        {
            Caller = step.Caller, Tenant = step.Tenant, IdempotencyKey = step.Key, Deadline = time.GetUtcNow() + Patience,
            Hints = step.Saga is { } saga ? new RoutingHints { SagaVersion = await versions.FindAsync(saga, operation.Domain, stop) } : null,
        };
        var result = await mesh.SendAsync(request, stop);
        while (result.Problem is { Reason: ProblemReason.KeyInUse, RetryAfter: { } wait } && time.GetUtcNow() + wait < request.Deadline)
        {
            // A process that died held the key, or still runs the step: its claim ends, or its answer comes.
            await Task.Delay(wait, time, stop);
            result = await mesh.SendAsync(request, stop);
        }
        log.ServiceCalled(operation.Key, step.Caller, result);
        return result.Problem is { } problem ? ToOutcome<T>(operation, problem, result) : Outcome.Of<T>(result);
    }

    private Outcome<T> ToOutcome<T>(Operation operation, MeshProblem problem, MeshResult result)
        where T : class
    {
        switch (problem.Reason)
        {
            case ProblemReason.InvalidInput or ProblemReason.ContextTooLong or ProblemReason.ContentRefused:
                return Outcome.None<T>(Outcome.Failed, problem.Message);
            case ProblemReason.NotConfigured or ProblemReason.UnknownService or ProblemReason.UnknownOperation
                or ProblemReason.UnknownCaller or ProblemReason.BudgetExhausted:
                log.ModelUnavailable(operation.Key, problem.Message);
                return Outcome.None<T>(Outcome.Unavailable, problem.Message);
            default:
                throw new MeshCallException(result);
        }
    }
}
