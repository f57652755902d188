using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Processes;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Scaling;

/// <summary>Policies over HTTP. Each has a version as its ETag; a change names the version that it is based on.</summary>
/// <param name="policies">Those that this worker goes by.</param>
/// <param name="fleets">The workers of this machine.</param>
/// <param name="log">Says what is declared.</param>
public sealed class ScalingPolicies(PolicyBoard policies, WorkerFleets fleets, ILogger<ScalingPolicies> log)
{
    /// <summary><c>GET /api/scaling</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <returns>200 with every policy that this worker goes by, and the workers that it has started.</returns>
    [Function("ListScaling")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "scaling")] HttpRequest request)
    {
        _ = request;
        return Serialization.Answer(new { policies = policies.Read(), workers = fleets.Read() });
    }

    /// <summary><c>GET /api/scaling/{target}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the policy, the last decisions with their reasons and the workers of this machine; 404.</returns>
    [Function("ShowScaling")]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = ScalingDesk.Route)] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => await ScalingDesk.FindAsync(client, target, stop) is { } state
        ? Versions.Answer(request, new { state.Policy, state.Decisions, state.Lead, Workers = fleets.Find(target) }, state.Tag)
        : ScalingDesk.NotFound(target);

    /// <summary><c>PUT /api/scaling/{target}</c>: declares a policy, or with <c>If-Match</c> changes it.</summary>
    /// <param name="request">The policy.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>201 or 200 with the policy; 400 with everything that is wrong; 412 with the policy that is there.</returns>
    [Function("DeclareScaling")]
    public async Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = ScalingDesk.Route)] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        var policy = await ScalingDesk.ReadAsync(request, target, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if (policies.IsFull(target))
            return Problems.Conflict("target", target, $"There are {PolicyBoard.MostPolicies} policies, as many as there may be.", "DELETE one that is not needed.");
        return await ChangeAsync(request, target, new Change<ScalingPolicy>(policy, expected), client, stop);
    }

    /// <summary><c>DELETE /api/scaling/{target}</c>, with <c>If-Match</c>: takes a policy back. What runs stays as it is.</summary>
    /// <param name="request">Has no body.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>204; 404; 412 with the policy that is there.</returns>
    [Function("RemoveScaling")]
    public async Task<IActionResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = ScalingDesk.Route)] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        return await ScalingDesk.FindAsync(client, target, stop) is null
            ? ScalingDesk.NotFound(target)
            : await ChangeAsync(request, target, new Change<ScalingPolicy>(null, expected), client, stop);
    }

    private Task<IActionResult> ChangeAsync(
        HttpRequest request, string target, Change<ScalingPolicy> change, DurableTaskClient client, CancellationToken stop) => StorageGuard.AnswerAsync(
        async () =>
        {
            var changed = await client.CallEntityAsync<Changed<ScalingPolicy>>(ScalingDesk.EntityOf(target), nameof(ScalingEntity.Declare), change, stop);
            if (!changed!.IsApplied) return Versions.Stale(request, "scaling policy", changed);
            await policies.RefreshAsync(stop);
            log.ScalingDeclared(target, changed.Version);
            return changed.Value is null ? new NoContentResult() : Versions.Answer(request, changed.Value, changed.Version, isNew: change.ExpectedVersion == 0);
        },
        "The policy may or may not have been changed; GET it, and declare it again if it was not.");
}
