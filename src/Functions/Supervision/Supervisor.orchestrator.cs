using FunctionsOrchestration.Sagas;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Supervision;

/// <summary>Delegates the failed steps of a saga to supervisors.</summary>
/// <param name="context">The saga's orchestration.</param>
/// <param name="scenario">What kind of saga it is.</param>
/// <param name="rules">What the rules are for this saga.</param>
/// <param name="cancel">Completes when somebody asks the saga to stop; a question is then withdrawn.</param>
/// <param name="asking">Is told before a person is asked: the supervisor's instance id, how long it may take, and the journal.</param>
internal sealed class Supervisor(
    TaskOrchestrationContext context, string scenario, IReadOnlyList<SupervisionRule> rules, Task<string> cancel,
    Func<string, TimeSpan, SagaJournal, Task> asking)
{
    /// <summary>What becomes of the step. What no rule fits is compensated, without a supervisor.</summary>
    public async Task<SagaDecision> DecideAsync(SagaFailure failure, SagaJournal journal)
    {
        var plan = SupervisionPolicy.Of(rules, scenario, failure);
        if (plan.Action == SupervisionAction.Compensate) return SagaDecision.Compensate;

        var id = $"{SupervisionOrchestrator.IdPrefix}{context.InstanceId}-{failure.Step}-{failure.Attempt}";
        if (plan.Action == SupervisionAction.Ask) await asking(id, plan.TimeLimit, journal);
        var supervising = context.CallSubOrchestratorAsync<SupervisionVerdict>(
            nameof(SupervisionOrchestrator.Supervise), new SupervisionCase(context.InstanceId, scenario, failure, journal, plan),
            new SubOrchestrationOptions(instanceId: id));
        if (await Task.WhenAny(supervising, cancel) == cancel && plan.Action == SupervisionAction.Ask) Withdraw(context, id);
        return (await supervising).Decision;
    }

    /// <summary>Ends a question that nobody needs an answer to any more.</summary>
    public static void Withdraw(TaskOrchestrationContext context, string id) => context.SendEvent(
        id, SupervisionOrchestrator.DecisionEvent, new PersonDecision(id, SagaDecision.Compensate, "saga", "The saga was stopped."));
}
