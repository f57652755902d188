using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Shows rollouts, and passes on what people ask of them.</summary>
/// <param name="desk">Knows services.</param>
/// <param name="status">Knows the names of services.</param>
/// <param name="time">The clock.</param>
public sealed class RolloutControl(RolloutDesk desk, IMeshStatus status, TimeProvider time)
{
    private const string Route = "services/{service}/rollouts";
    private static readonly string[] Actions = ["pause", "resume", "promote", "rollback", "skip-step", RolloutRun.Reweight];

    /// <summary><c>GET /api/services/{service}/rollouts</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the split in force, the rollout that runs and the last 50; 404 where there is no such service.</returns>
    [Function("ListRollouts")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        string service, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        _ = request;
        var traffic = await RolloutReads.TrafficAsync(client, service, stop);
        if (traffic is null && desk.Find(service, null) is null) return RolloutReads.NoService(status, service);
        return Serialization.Answer(new RolloutList(traffic?.Split, traffic?.Running, traffic?.Past ?? []));
    }

    /// <summary><c>GET /api/services/{service}/rollouts/{id}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with its state, weights, checks with their numbers, and history; 404 where there is no such rollout.</returns>
    [Function("ShowRollout")]
    public static async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route + "/{id}")] HttpRequest request,
        string service, string id, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        _ = request;
        if (await RolloutReads.RecordAsync(client, service, id, stop) is not { } record) return RolloutReads.NoRollout(service, id);
        // While it runs, differences are where reports come in; when it is over, they are in the record.
        if (!record.IsOver && await RolloutReads.TrafficAsync(client, service, stop) is { Differences: { Count: > 0 } differences })
            record = record with { Differences = differences };
        return Serialization.Answer(record);
    }

    /// <summary><c>POST /api/services/{service}/rollouts/{id}/{action}</c>: pause, resume, promote, rollback, skip-step or weights.</summary>
    /// <param name="request">
    /// For the promotion of an experiment, <c>{"variant": "b"}</c>; for its weights, <c>{"weights": {"a": 70, "b": 30}}</c>; else empty.
    /// </param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="client">Where orchestrations are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the rollout when it has been done; 202 where that takes longer; 404; 409 with the state where it does not fit.</returns>
    [Function("ControlRollout")]
    public async Task<IActionResult> ControlAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/{id}/{action}")] HttpRequest request,
        string service, string id, string action, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        if (!Actions.Contains(action))
            return Problems.NotFound("action", action, "action", "A rollout cannot do that.", $"Send one of {string.Join(", ", Actions)}.");
        if (await RolloutReads.RecordAsync(client, service, id, stop) is not { } record) return RolloutReads.NoRollout(service, id);
        var errors = new RequestErrors();
        var body = await RolloutDesk.ReadCommandAsync(request, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if (record.IsOver) return DoesNotFit(record, action);
        if (record.Plan.Experiment is { } experiment) CheckExperiment(action, body, experiment, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var command = new RolloutCommand(Guid.NewGuid().ToString("n"), action, body.Variant) { Weights = body.Weights };
        await client.RaiseEventAsync(id, RolloutRun.CommandEvent, command, stop);
        // A rollout that ends in this moment never reads the command.
        var seen = await RolloutReads.WaitAsync(client, id, now => AnswerTo(now, command) is not null || now.IsOver, time, stop);
        if (seen is null) return Serialization.Answer(record, StatusCodes.Status202Accepted);
        return AnswerTo(seen, command) is { IsDone: true } ? Serialization.Answer(seen) : DoesNotFit(seen, action);
    }

    /// <summary>What an experiment must be told, beside what to do.</summary>
    private static void CheckExperiment(string action, CommandBody body, ExperimentPlan experiment, RequestErrors errors)
    {
        if (action == "promote" && !experiment.Variants.Any(variant => variant.Name.Equals(body.Variant, StringComparison.OrdinalIgnoreCase)))
        {
            var names = string.Join(", ", experiment.Variants.Select(variant => variant.Name));
            errors.Add("variant", body.Variant, body.Variant is null ? "It does not say which variant." : "There is no such variant.", $"Send one of {names}.");
        }

        if (action != RolloutRun.Reweight) return;
        foreach (var error in ExperimentWeights.Check(experiment, body.Weights ?? new Dictionary<string, double>()))
            errors.Add(error.Field, error.Value, error.Problem, error.Fix);
    }

    private static CommandAnswer? AnswerTo(RolloutRecordState record, RolloutCommand command) =>
        record.Commands.FirstOrDefault(answer => answer.Id == command.Id);

    private static ObjectResult DoesNotFit(RolloutRecordState record, string action)
    {
        var state = Text(record.State);
        var answer = (ObjectResult)Problems.Conflict(
            "action", action, $"The rollout is {state}: {record.Reason} It cannot {action} now.",
            record.IsOver ? "It is over; begin another one." : $"GET /api/services/{record.Service}/rollouts/{record.Id} shows where it stands.");
        ((ProblemDetails)answer.Value!).Extensions["state"] = state;
        return answer;
    }

    private static string Text(RolloutState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

/// <summary>The rollouts of a service.</summary>
/// <param name="Split">The split in force; null where it never had a rollout.</param>
/// <param name="Running">The rollout that runs; null while none does.</param>
/// <param name="Past">Those that are over, the last one first.</param>
public sealed record RolloutList(SplitDefinition? Split, RolloutSummary? Running, IReadOnlyList<RolloutSummary> Past);
