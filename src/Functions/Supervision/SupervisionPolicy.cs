using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Supervision;

/// <summary>Evaluates the rules. Pure, so that orchestrators may call it.</summary>
internal static class SupervisionPolicy
{
    /// <summary>What the rules say about a failure.</summary>
    /// <param name="rules">The rules in their order.</param>
    /// <param name="scenario">The scenario of the saga.</param>
    /// <param name="failure">The failure.</param>
    public static SupervisionPlan Of(IEnumerable<SupervisionRule> rules, string scenario, SagaFailure failure)
    {
        if (rules.FirstOrDefault(rule => rule.Fits(scenario, failure)) is not { } rule) return new(SupervisionAction.Compensate);
        var action = rule.Action == SupervisionAction.Retry && failure.Attempt > rule.Retries ? rule.Otherwise : rule.Action;
        return new(Possible(action, failure))
        {
            Delay = rule.RetryDelay,
            TimeLimit = rule.TimeLimit,
            // Retries that are used up lead to a question; when nobody answers it, there is nothing left but to undo.
            Default = rule.Otherwise == SupervisionAction.Skip && failure.CanSkip ? SagaDecision.Skip : SagaDecision.Compensate,
        };
    }

    private static SupervisionAction Possible(SupervisionAction action, SagaFailure failure) =>
        action == SupervisionAction.Skip && !failure.CanSkip ? SupervisionAction.Compensate : action;
}

/// <summary>What the rules say about one failure.</summary>
/// <param name="Action">What is done.</param>
public sealed record SupervisionPlan(SupervisionAction Action)
{
    /// <summary>With a retry: the wait before it.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>With a question: how long it stays open.</summary>
    public TimeSpan TimeLimit { get; init; }

    /// <summary>With a question: what is decided where nobody answers.</summary>
    public SagaDecision Default { get; init; }
}
