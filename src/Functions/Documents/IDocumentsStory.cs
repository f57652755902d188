using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// A story that begins with documents: what it does with a valid request. Where it is an orchestration under the instance id, which is what
/// the members with a body take it for, it says only what it is called and how it is scheduled.
/// </summary>
public interface IDocumentsStory
{
    /// <summary>Start of its instances' ids, for example <c>insights</c>.</summary>
    string Prefix { get; }

    /// <summary>Steps that <c>failAt</c> may name; null where requests have no such field.</summary>
    IReadOnlyList<string>? FailAtSteps { get; }

    /// <summary>
    /// True where a start may wait in the queue of work, whose items end with their orchestrations; where it is false,
    /// <c>Prefer: respond-async</c> changes nothing.
    /// </summary>
    bool CanBeQueued => true;

    /// <summary>Begins the story under the instance id, which this request alone has.</summary>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="accepted">What was accepted.</param>
    /// <param name="cancellation">Ends the scheduling.</param>
    Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation);

    /// <summary>The fingerprint of the request that an instance was started with.</summary>
    /// <param name="client">Where orchestrations are.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="asked">Fingerprint of the request at hand.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null where there is no such instance, or where the request at hand had better start it again.</returns>
    async Task<RequestDigest?> FindAsync(
        DurableTaskClient client, string instanceId, RequestDigest asked, CancellationToken cancellation) =>
        await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) is { } instance
            ? instance.ReadInputAs<RequestDigest>() ?? new RequestDigest(null) : null;

    /// <summary>The 202 for an instance: the check-status payload of an orchestration.</summary>
    /// <param name="request">The request that it answers.</param>
    /// <param name="client">Where orchestrations are.</param>
    /// <param name="instanceId">The instance.</param>
    AcceptedResult Accepted(HttpRequest request, DurableTaskClient client, string instanceId)
    {
        var payload = client.CreateHttpManagementPayload(instanceId);
        return new AcceptedResult(payload.StatusQueryGetUri, payload);
    }
}
