using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Work;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Documents;

/// <summary>A request that passed every check and whose contents are staged.</summary>
/// <param name="InstanceId">Instance that shall work on it.</param>
/// <param name="Documents">The staged documents.</param>
/// <param name="FailAt">Step that shall fail on purpose; null in ordinary requests.</param>
/// <param name="Digest">Fingerprint of the request; it belongs into the instance's input.</param>
public sealed record AcceptedDocuments(
    string InstanceId, IReadOnlyList<DocumentReference> Documents, string? FailAt, string Digest)
{
    /// <summary>What the sender said besides.</summary>
    public StartTerms Terms { get; init; } = new();
}

/// <summary>
/// The way of a request with documents into an orchestration: read and check all of it, answer a repeated
/// <c>Idempotency-Key</c>, stage the contents, start, answer 202. Whatever is wrong is found before anything is stored. With
/// <c>Prefer: respond-async</c> the start waits for its turn in the queue of work.
/// </summary>
/// <param name="reader">Reads and checks requests.</param>
/// <param name="store">Where contents are staged.</param>
/// <param name="pins">Know which versions answer now.</param>
/// <param name="work">Accepts what shall wait for its turn.</param>
/// <param name="tenants">Checks whose it is.</param>
/// <param name="environment">Tells Development from other environments.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what was accepted.</param>
public sealed class DocumentsIntake(
    DocumentsReader reader, DocumentStore store, SagaPins pins, WorkIntake work, WorkReader tenants, IHostEnvironment environment,
    TimeProvider time, ILogger<DocumentsIntake> log)
{
    /// <summary>Takes a request in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="story">What to do with a valid request.</param>
    /// <param name="terms">What its sender said besides.</param>
    /// <param name="cancellation">Ends the intake; nothing is started then.</param>
    /// <returns>202 with what the story answers, or the problem that stands against it.</returns>
    public async Task<IActionResult> AcceptAsync(
        HttpRequest request, DurableTaskClient client, IDocumentsStory story, StartTerms terms, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(request, story.FailAtSteps, environment.IsDevelopment(), terms.Errors, cancellation);
        if (reading.Request is not { } valid) return reading.Refusal!;
        if (IdempotencyKey.ProblemOf(request) is { } problem) return problem;

        var instanceId = IdempotencyKey.InstanceIdFor(request, story.Prefix);
        var digest = RequestDigest.Of(valid);
        try
        {
            if (await AnswerAgainAsync(request, client, story, instanceId, digest, cancellation) is { } again) return again;
            if (story.CanBeQueued && Preferences.WantsAsync(request))
                return await QueueAsync(request, instanceId, valid, digest, story, terms, cancellation);
            await story.ScheduleAsync(client, await StageAsync(instanceId, valid, digest, terms, cancellation), cancellation);
            log.Accepted(instanceId, valid.Documents.Count);
            return story.Accepted(request, client, instanceId);
        }
        catch (Exception e) when (StorageFailure.Is(e))
        {
            log.StorageFailed(e, instanceId);
            return Problems.StorageUnavailable(
                "Nothing was started. Send the request again; with an Idempotency-Key it cannot be done twice.");
        }
        catch (Exception e) when (e is not OperationCanceledException && IdempotencyKey.Of(request) is not null)
        {
            // Two requests with one key came at once and the other was first: this one's start was refused.
            log.StartRefused(e, instanceId);
            if (await AnswerOfOtherAsync(request, client, story, instanceId, digest, cancellation) is { } again) return again;
            throw;
        }
    }

    private async Task<AcceptedDocuments> StageAsync(
        string instanceId, DocumentsRequest request, RequestDigest digest, StartTerms terms, CancellationToken cancellation) =>
        new(instanceId, await store.StageAsync(instanceId, request.Documents, pins.Read(), cancellation), request.FailAt, digest.Digest!) { Terms = terms };

    /// <summary>The start as an item of work, whose id is the instance's.</summary>
    private async Task<IActionResult> QueueAsync(
        HttpRequest request, string instanceId, DocumentsRequest valid, RequestDigest digest, IDocumentsStory story, StartTerms terms,
        CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        var tenant = request.Headers.TryGetValue(CallHeaders.Caller, out var caller) ? caller.ToString() : story.Prefix;
        tenants.CheckTenant(tenant, CallHeaders.Caller, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var item = new WorkItem(instanceId, tenant, time.GetUtcNow()) { Story = story.Prefix, IdempotencyKey = IdempotencyKey.Of(request) };
        var order = new WorkOrder(item, async stop => BinaryData.FromObjectAsJson(
            await StageAsync(instanceId, valid, digest, terms, stop), Serialization.Options), digest.Digest!);
        return await work.AcceptAsync(request, [order], isBatch: false, cancellation);
    }

    /// <summary>The answer for a request that was accepted before; null where it was not.</summary>
    private static async Task<IActionResult?> AnswerAgainAsync(
        HttpRequest request, DurableTaskClient client, IDocumentsStory story, string instanceId, RequestDigest digest,
        CancellationToken cancellation)
    {
        if (await story.FindAsync(client, instanceId, digest, cancellation) is not { } known) return null;
        return known == digest ? story.Accepted(request, client, instanceId) : IdempotencyKey.UsedForAnother(instanceId);
    }

    /// <summary>The same, for a start that is under way in another request at this moment; null where none shows.</summary>
    private static async Task<IActionResult?> AnswerOfOtherAsync(
        HttpRequest request, DurableTaskClient client, IDocumentsStory story, string instanceId, RequestDigest digest,
        CancellationToken cancellation)
    {
        for (var look = 0; look < 20; look++)
        {
            if (await AnswerAgainAsync(request, client, story, instanceId, digest, cancellation) is { } again) return again;
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
        return null;
    }
}
