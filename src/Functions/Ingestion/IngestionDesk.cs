using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Ingestion;

/// <summary>Where one asks about an ingestion that was started, and asks it to stop.</summary>
public static class IngestionDesk
{
    private const int MaxReasonCharacters = 500;

    /// <summary>
    /// <c>POST /api/ingestions/{id}/cancel?reason=…</c>: asks the saga to stop and to undo what has begun. It lets the step
    /// under way come to its end first.
    /// </summary>
    /// <param name="request">May carry a <c>reason</c> for the report.</param>
    /// <param name="client">Where the saga runs.</param>
    /// <param name="id">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>202 with the check-status payload; 404 where there is no such ingestion; 409 where it has ended.</returns>
    [Function("CancelIngestion")]
    public static async Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ingestions/{id}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, CancellationToken stop)
    {
        string? reason = request.Query["reason"];
        if (reason?.Length > MaxReasonCharacters)
            return Problems.BadRequest(
                "reason", reason, $"A reason has at most {MaxReasonCharacters} characters.", "Say it in fewer words.");
        if (await FindAsync(client, id, stop) is not { } saga) return Problems.NotFound("id", id, "ingestion");
        if (saga.IsCompleted)
            return Problems.Conflict(
                "id", id, $"The ingestion has ended: {saga.RuntimeStatus}.", $"Read its report at GET /api/ingestions/{id}.");

        await client.RaiseEventAsync(
            id, IngestionSteps.CancelEvent, string.IsNullOrWhiteSpace(reason) ? "Somebody cancelled it." : reason, stop);
        var payload = client.CreateHttpManagementPayload(id);
        return new AcceptedResult(payload.StatusQueryGetUri, payload);
    }

    /// <summary>
    /// <c>GET /api/ingestions/{id}</c>: the report, whoever wrote it: the saga, or its guardian after the saga was terminated.
    /// </summary>
    /// <param name="request">Nothing of it is read.</param>
    /// <param name="client">Where the saga runs.</param>
    /// <param name="id">The ingestion.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>200 with <see cref="IngestionReport"/>; 202 with <see cref="IngestionProgress"/> while it runs; 404 where there
    ///   is no such ingestion.</returns>
    [Function("GetIngestion")]
    public static async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "ingestions/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, CancellationToken stop)
    {
        if (await FindAsync(client, id, stop) is not { } saga) return Problems.NotFound("id", id, "ingestion");
        if (saga.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            return Serialization.Answer(saga.ReadOutputAs<IngestionReport>());

        var guardian = await client.GetInstanceAsync(IngestionGuardian.InstanceIdOf(id), getInputsAndOutputs: true, stop);
        if (guardian?.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            return Serialization.Answer(guardian.ReadOutputAs<IngestionReport>());
        var undoing = saga.IsCompleted ? guardian : saga;
        return Serialization.Answer((undoing ?? saga).ReadCustomStatusAs<IngestionProgress>(), StatusCodes.Status202Accepted);
    }

    private static async Task<OrchestrationMetadata?> FindAsync(DurableTaskClient client, string id, CancellationToken stop)
    {
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, stop);
        return instance?.Name == nameof(IngestionOrchestrator.Ingest) ? instance : null;
    }
}
