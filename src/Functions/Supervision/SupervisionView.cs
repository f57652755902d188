using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Sagas;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Supervision;

/// <summary>A failed step and what becomes of it, as people look at it.</summary>
/// <param name="Id">Instance id of the supervisor.</param>
/// <param name="State">One of open, waiting, decided, ended.</param>
/// <param name="Saga">Instance id of the saga.</param>
/// <param name="Scenario">What kind of saga it is.</param>
/// <param name="Failure">Which step failed, at which attempt, and why.</param>
/// <param name="Journal">What the saga had done.</param>
/// <param name="Choices">What may be decided.</param>
/// <param name="Deadline">Until when a person may decide; null where none is asked.</param>
/// <param name="Default">What is decided where nobody does; null where none is asked.</param>
/// <param name="Verdict">What was decided; null where nothing is yet.</param>
public sealed record SupervisionView(
    string Id, string State, string Saga, string Scenario, SagaFailure Failure, IReadOnlyList<SagaStep> Journal,
    IReadOnlyList<SagaDecision> Choices, DateTime? Deadline, SagaDecision? Default, SupervisionVerdict? Verdict)
{
    private const string Open = "open";

    /// <summary>True while a person may decide.</summary>
    internal bool IsOpen => State == Open;

    internal static string NameOf(SagaDecision decision) => JsonNamingPolicy.CamelCase.ConvertName(decision.ToString());

    /// <summary>Null where the instance is no supervisor.</summary>
    internal static SupervisionView? Of(OrchestrationMetadata instance)
    {
        if (instance.Name != nameof(SupervisionOrchestrator.Supervise)) return null;
        if (instance.ReadInputAs<SupervisionCase>() is not { } input) return null;
        var verdict = instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? instance.ReadOutputAs<SupervisionVerdict>() : null;
        var isAsked = input.Plan.Action == SupervisionAction.Ask;
        var state = (verdict, instance.IsCompleted, isAsked) switch
        {
            (not null, _, _) => "decided",
            (_, true, _) => "ended",
            (_, _, true) => Open,
            _ => "waiting",
        };
        return new(
            instance.InstanceId, state, input.Saga, input.Scenario, input.Failure, input.Journal.Steps,
            input.Failure.CanSkip
                ? [SagaDecision.Retry, SagaDecision.Skip, SagaDecision.Compensate] : [SagaDecision.Retry, SagaDecision.Compensate],
            isAsked ? instance.ReadCustomStatusAs<SupervisionQuestion>()?.Deadline : null, isAsked ? input.Plan.Default : null, verdict);
    }
}

/// <summary>The body of a decision.</summary>
/// <param name="Decision">One of the choices of the question.</param>
/// <param name="By">Who decides, 1–200 characters.</param>
public sealed record DecisionBody(string Decision, string By)
{
    private const int MostCharactersOfName = 200;
    private const int MostCharactersOfNote = 1_000;

    /// <summary>Why, up to 1,000 characters; null says nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The decision; of use only where no error was added.</summary>
    internal static PersonDecision Check(DecisionBody? body, SupervisionView question, RequestErrors errors)
    {
        var choices = question.Choices.ToDictionary(SupervisionView.NameOf);
        var decision = SagaDecision.Compensate;
        if (body is not null && !choices.TryGetValue(body.Decision, out decision))
        {
            errors.Add(
                "decision", body.Decision,
                body.Decision == "skip"
                    ? $"Step '{question.Failure.Step}' cannot be skipped: later steps need what it gives." : "There is no such decision.",
                $"Send {string.Join(" or ", choices.Keys)}.");
        }

        if (body is not null && (string.IsNullOrWhiteSpace(body.By) || body.By.Length > MostCharactersOfName))
            errors.Add("by", body.By, $"A name has 1 to {MostCharactersOfName} characters.", "Say who decides.");
        if (body?.Note?.Length > MostCharactersOfNote)
            errors.Add("note", body.Note, $"A note has at most {MostCharactersOfNote} characters.", "Say it in fewer words.");
        return new(Guid.NewGuid().ToString("n"), decision, body?.By ?? "", body?.Note);
    }
}
