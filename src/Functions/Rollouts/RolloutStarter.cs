using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Topics.Deliveries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Begins rollouts over HTTP. A service has one at a time.</summary>
/// <param name="desk">Reads plans.</param>
/// <param name="status">Knows the names of services.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what begins.</param>
public sealed class RolloutStarter(RolloutDesk desk, IMeshStatus status, TimeProvider time, ILogger<RolloutStarter> log)
{
    private const string KeyHeader = "Idempotency-Key";
    private static readonly TimeSpan Birth = TimeSpan.FromMinutes(1);

    /// <summary><c>POST /api/services/{service}/rollouts</c>.</summary>
    /// <param name="request">The plan (<see cref="RolloutPlan"/>); with <c>Idempotency-Key</c>, the same key means the same rollout.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>202 with the rollout; 400 with everything that is wrong; 404; 409 with the id of the rollout that runs.</returns>
    [Function("StartRollout")]
    public async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "services/{service}/rollouts")] HttpRequest request,
        string service, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var id = IdOf(request, service);
        if (await RolloutReads.RecordAsync(client, id, stop) is { } before) return Serialization.Answer(before, StatusCodes.Status202Accepted);
        var traffic = await RolloutReads.TrafficAsync(client, service, stop);
        if (traffic is { Running: { } known } && known.Id != id && !await IsGoneAsync(client, service, known, stop)) return Busy(service, known.Id);
        // What a rollout that is gone had promoted by half was taken back with it.
        var stable = traffic is { Running: not null } ? traffic.Before?.Stable : traffic?.Split.Stable;
        if (desk.Find(service, stable) is not { } facts) return RolloutReads.NoService(status, service);
        var errors = new RequestErrors();
        if (await desk.ReadPlanAsync(request, facts, errors, stop) is not { } plan) return Problems.BadRequest(errors);

        var input = new RolloutInput(id, facts.Name, KindOf(plan), plan, facts.Stable);
        var started = await client.CallEntityAsync<RolloutStarted>(
            TrafficEntity.IdOf(service), nameof(TrafficEntity.Begin), new RolloutStart(input, time.GetUtcNow()), stop);
        if (!started!.IsStarted) return Busy(service, started.RunningId);
        log.RolloutBegins(input.Id, input.Service, input.Kind);
        var record = await RolloutReads.WaitAsync(client, input.Id, _ => true, time, stop)
            ?? new RolloutRecordState(input.Id, input.Service, input.Kind, RolloutState.Running, "It begins.", plan);
        request.HttpContext.Response.Headers.Location = $"{request.Scheme}://{request.Host}{request.Path.Value!.TrimEnd('/')}/{input.Id}";
        return Serialization.Answer(record, StatusCodes.Status202Accepted);
    }

    /// <summary>
    /// A rollout whose orchestration was terminated or purged holds its service for ever, unless somebody notices. Whoever wants to begin
    /// another one does.
    /// </summary>
    private async Task<bool> IsGoneAsync(DurableTaskClient client, string service, RolloutSummary rollout, CancellationToken stop)
    {
        var instance = await client.GetInstanceAsync(rollout.Id, stop);
        // One that has just been accepted comes into being a moment later.
        if (instance is null ? time.GetUtcNow() - rollout.StartedAt < Birth : !instance.IsCompleted) return false;
        await client.CallEntityAsync<object>(TrafficEntity.IdOf(service), nameof(TrafficEntity.Abandon), rollout.Id, stop);
        log.RolloutAbandoned(rollout.Id, service);
        return true;
    }

    private static string IdOf(HttpRequest request, string service) => request.Headers[KeyHeader].ToString() is { Length: > 0 } key
        ? $"rollout-{EventKeys.Of(service.ToLowerInvariant(), key)}"
        : $"rollout-{Guid.NewGuid():n}";

    private static string KindOf(RolloutPlan plan) =>
        plan.Canary is not null ? "canary" : plan.BlueGreen is not null ? "blueGreen" : plan.Experiment is not null ? "experiment" : "shadow";

    private static ObjectResult Busy(string service, string id)
    {
        var answer = (ObjectResult)Problems.Conflict(
            "service", service, $"Rollout '{id}' of '{service}' runs; a service has one at a time.",
            $"GET /api/services/{service}/rollouts/{id} shows it; POST …/{id}/rollback ends it.");
        ((ProblemDetails)answer.Value!).Extensions["running"] = id;
        return answer;
    }
}
