using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Rollouts.Exposures;

/// <summary>Shows who was exposed to which variant of an experiment.</summary>
/// <param name="blobs">Where exposures are.</param>
public sealed class ExposuresApi(ExposureBlobs blobs)
{
    /// <summary><c>GET /api/services/{service}/rollouts/{id}/exposures</c>: a page of them, at least once each.</summary>
    /// <param name="request"><c>after</c>: the <c>next</c> of the last page.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="client">Where rollouts are.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>200 with about a mebibyte of exposures, and where the next page begins; 400; 404.</returns>
    [Function("ListExposures")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "services/{service}/rollouts/{id}/exposures")] HttpRequest request,
        string service, string id, [DurableClient] DurableTaskClient client, CancellationToken stop) => StorageGuard.AnswerAsync(async () =>
    {
        if (await RolloutReads.RecordAsync(client, service, id, stop) is null) return RolloutReads.NoRollout(service, id);
        ExposurePlace? after = null;
        if (request.Query["after"].ToString() is { Length: > 0 } text && (after = ExposurePlace.Parse(text)) is null)
            return Problems.BadRequest("after", text, "It is no place in the exposures.", "Send the next of the last page as it was.");
        var page = await blobs.ReadAsync(id, after, stop);
        return Serialization.Answer(new ExposureList(page.Exposures, page.Next?.ToString()));
    }, "Ask again.");
}

/// <summary>A page of exposures.</summary>
/// <param name="Exposures">The exposures; one that was written in a moment of failure may be there twice.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null where this was the last.</param>
public sealed record ExposureList(IReadOnlyList<Exposure> Exposures, string? Next);
