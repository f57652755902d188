using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Supervision;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Choreography;

/// <summary>Begins an ingestion that nobody conducts: it tells that one was requested, and that is all it does.</summary>
/// <param name="intake">Checks and stages the documents.</param>
/// <param name="events">Where it is told.</param>
/// <param name="options">How documents are made searchable.</param>
/// <param name="budgets">What holds for tenants.</param>
/// <param name="time">The clock.</param>
public sealed class ChoreographyStarter(
    DocumentsIntake intake, IAppEvents events, IOptions<IngestionOptions> options, BudgetOptions budgets, TimeProvider time)
    : IDocumentsStory
{
    private const string Route = "choreographies/ingestions";

    /// <inheritdoc/>
    public string Prefix => "choreography";

    /// <inheritdoc/>
    public IReadOnlyList<string>? FailAtSteps => ChoreographySteps.All;

    /// <summary>False: no orchestration ends when the saga does, and its events wait in queues of their own anyway.</summary>
    public bool CanBeQueued => false;

    /// <summary><c>POST /api/choreographies/ingestions</c>, with the body of <c>POST /api/ingestions</c>.</summary>
    /// <param name="request">The documents; <c>x-mesh-caller</c> names the tenant whose budget pays.</param>
    /// <param name="client">Where the watch is.</param>
    /// <param name="stop">Ends the intake.</param>
    /// <returns>202 with <see cref="ChoreographyAccepted"/>; 400, 413, 415 or 422 with everything that is wrong; 403 where
    /// tenants need a budget and this one has none; 503 where storage or Event Grid does not answer.</returns>
    [Function("StartChoreographedIngestion")]
    public async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var (tenant, refusal) = await BudgetTenants.OfAsync(request, client, budgets, stop);
        if (refusal is not null) return refusal;
        var errors = new RequestErrors();
        FailureWish.Refuse(request, errors);
        return await intake.AcceptAsync(request, client, this, new StartTerms { Tenant = tenant, Errors = errors.All }, stop);
    }

    /// <summary><c>GET /api/choreographies/ingestions/{id}</c>: what the watch has heard.</summary>
    /// <param name="request">Nothing of it is read.</param>
    /// <param name="client">Where the watch is.</param>
    /// <param name="id">The saga.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>200 with <see cref="ChoreographyReport"/> where it has ended, 202 with the same where it has not; 404 where there
    /// is no such saga, or no longer.</returns>
    [Function("GetChoreographedIngestion")]
    public static async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route + "/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, CancellationToken stop)
    {
        _ = request;
        return await ReadAsync(client, id, stop) is { } watch
            ? Serialization.Answer(
                ChoreographyReport.Of(id, watch), watch.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted)
            : Problems.NotFound("id", id, "choreographed ingestion");
    }

    /// <inheritdoc/>
    public async Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(accepted);
        // Watched before it is told: a saga whose beginning is lost shows as stalled, and its id is known as soon as it is
        // answered.
        var digest = await client.CallEntityAsync<string>(
            IngestionWatch.IdOf(accepted.InstanceId), nameof(IngestionWatch.Begin),
            new WatchedBeginning(accepted.Digest, accepted.Documents), cancellation);
        if (digest != accepted.Digest)
            throw new InvalidOperationException($"{accepted.InstanceId} was begun by another request.");
        var input = new IngestionInput(accepted.InstanceId, accepted.Documents, options.Value, accepted.FailAt, accepted.Digest)
        {
            Tenant = accepted.Terms.Tenant,
        };
        await events.PublishAsync(IngestionTopic.Name, IngestionEvents.Begin(IngestionFacts.Of(input), time.GetUtcNow()), cancellation);
    }

    /// <inheritdoc/>
    public async Task<RequestDigest?> FindAsync(
        DurableTaskClient client, string instanceId, RequestDigest asked, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (await ReadAsync(client, instanceId, cancellation) is not { } watch) return null;
        // Whoever began it may have died before it was told. Telling it again is the same event.
        return watch.Digest == asked.Digest && !watch.Has(IngestionEvents.Requested) ? null : new RequestDigest(watch.Digest);
    }

    /// <inheritdoc/>
    public AcceptedResult Accepted(HttpRequest request, DurableTaskClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, $"/api/{Route}/{instanceId}");
        return new AcceptedResult(url, new ChoreographyAccepted(instanceId, url));
    }

    private static async Task<IngestionWatchState?> ReadAsync(DurableTaskClient client, string id, CancellationToken stop)
    {
        var entity = await client.Entities.GetEntityAsync<IngestionWatchState>(IngestionWatch.IdOf(id), cancellation: stop);
        return entity is { IncludesState: true, State: { Digest: not null } state } ? state : null;
    }
}
