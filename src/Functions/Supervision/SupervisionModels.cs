using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Supervision;

/// <summary>A failed step with its whole story, for whoever decides about it: the input of a supervisor.</summary>
/// <param name="Saga">Instance id of the saga.</param>
/// <param name="Scenario">What kind of saga it is.</param>
/// <param name="Failure">Which step failed, at which attempt, and why.</param>
/// <param name="Journal">What the saga has done so far.</param>
/// <param name="Plan">What the rules say.</param>
public sealed record SupervisionCase(string Saga, string Scenario, SagaFailure Failure, SagaJournal Journal, SupervisionPlan Plan);

/// <summary>The custom status of a supervisor that asks.</summary>
/// <param name="Deadline">Until when; in UTC.</param>
public sealed record SupervisionQuestion(DateTime Deadline);

/// <summary>A person's decision: the payload of the event that a supervisor waits for.</summary>
/// <param name="Id">Tells this decision from others that came at the same time; the first one counts.</param>
/// <param name="Decision">What shall be done.</param>
/// <param name="By">Who decided.</param>
/// <param name="Note">Why; null where nothing was said.</param>
public sealed record PersonDecision(string Id, SagaDecision Decision, string By, string? Note);

/// <summary>What a supervisor decided: its output.</summary>
/// <param name="Decision">What shall be done.</param>
/// <param name="By">Who decided: a person, <c>rule</c>, or <c>default</c> where nobody answered in time.</param>
/// <param name="Note">Why; null where nothing was said.</param>
/// <param name="At">When; in UTC.</param>
/// <param name="DecisionId">The person's decision that counted; null where none did.</param>
public sealed record SupervisionVerdict(SagaDecision Decision, string By, string? Note, DateTime At, string? DecisionId);
