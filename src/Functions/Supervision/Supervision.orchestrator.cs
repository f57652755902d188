using FunctionsOrchestration.Sagas;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Supervision;

/// <summary>
/// Decides what becomes of a failed step: by rule, after a wait, or by asking a person until a time limit. It is an orchestration of its
/// own, so a question survives restarts and can be answered at its own address.
/// </summary>
public static class SupervisionOrchestrator
{
    /// <summary>Event with a <see cref="PersonDecision"/>.</summary>
    public const string DecisionEvent = "decision";

    /// <summary>Start of every supervisor's instance id.</summary>
    public const string IdPrefix = "supervision-";

    /// <summary>Decides.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The failed step.</param>
    [Function(nameof(Supervise))]
    public static async Task<SupervisionVerdict> Supervise([OrchestrationTrigger] TaskOrchestrationContext context, SupervisionCase input)
    {
        if (input.Plan.Action == SupervisionAction.Ask) return await AskAsync(context, input);
        if (input.Plan.Action == SupervisionAction.Retry) await context.CreateTimer(input.Plan.Delay, CancellationToken.None);
        var decision = input.Plan.Action switch
        {
            SupervisionAction.Retry => SagaDecision.Retry,
            SupervisionAction.Skip => SagaDecision.Skip,
            _ => SagaDecision.Compensate,
        };
        return new(decision, "rule", null, context.CurrentUtcDateTime, null);
    }

    private static async Task<SupervisionVerdict> AskAsync(TaskOrchestrationContext context, SupervisionCase input)
    {
        var log = context.CreateReplaySafeLogger(nameof(SupervisionOrchestrator));
        var deadline = context.CurrentUtcDateTime + input.Plan.TimeLimit;
        context.SetCustomStatus(new SupervisionQuestion(deadline));
        log.QuestionAsked(context.InstanceId, input.Failure.Step, input.Saga, deadline, input.Failure.Reason);

        SupervisionVerdict verdict;
        try
        {
            var person = await context.WaitForExternalEvent<PersonDecision>(DecisionEvent, input.Plan.TimeLimit);
            verdict = new(person.Decision, person.By, person.Note, context.CurrentUtcDateTime, person.Id);
        }
        catch (TaskCanceledException)
        {
            verdict = new(input.Plan.Default, "default", "Nobody decided in time.", context.CurrentUtcDateTime, null);
        }

        log.QuestionDecided(context.InstanceId, verdict.By, verdict.Decision);
        return verdict;
    }
}
