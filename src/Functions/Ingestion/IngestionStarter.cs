using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Supervision;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Ingestion;

/// <summary>Starts an ingestion: make these documents searchable.</summary>
/// <param name="intake">Checks and stages the documents.</param>
/// <param name="options">How they are made searchable.</param>
/// <param name="budgets">What holds for tenants.</param>
/// <param name="supervision">What shall be done about failed steps.</param>
public sealed class IngestionStarter(
    DocumentsIntake intake, IOptions<IngestionOptions> options, BudgetOptions budgets, IOptions<SupervisionOptions> supervision)
    : IDocumentsStory
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Prefix => "ingestion";

    /// <inheritdoc/>
    public IReadOnlyList<string>? FailAtSteps => IngestionSteps.All;

    /// <summary><c>POST /api/ingestions</c> with JSON or with files.</summary>
    /// <param name="request">
    /// The documents; <c>x-mesh-caller</c> names the tenant whose budget pays, <c>?onFailure=ask&amp;timeLimitSeconds=…&amp;otherwise=…</c>
    /// says what shall be done about a failed step.
    /// </param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="stop">Ends the intake.</param>
    /// <returns>
    /// 202 with the check-status payload of the saga, or with <c>Prefer: respond-async</c> where the start is queued; 400, 413, 415 or 422 with
    /// everything that is wrong; 403 where tenants need a budget and this one has none.
    /// </returns>
    [Function("StartIngestion")]
    public async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ingestions")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var (tenant, refusal) = await BudgetTenants.OfAsync(request, client, budgets, stop);
        if (refusal is not null) return refusal;

        var errors = new RequestErrors();
        var wish = FailureWish.Read(request, errors);
        return await intake.AcceptAsync(
            request, client, this, new StartTerms { Tenant = tenant, Supervision = wish, Errors = errors.All }, stop);
    }

    /// <inheritdoc/>
    public async Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(accepted);
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(IngestionGuardian.GuardIngestion),
            new IngestionInput(accepted.InstanceId, accepted.Documents, options.Value, accepted.FailAt, accepted.Digest)
            {
                Tenant = accepted.Terms.Tenant,
                Supervision = accepted.Terms.Supervision is { } wish ? [wish, .. supervision.Value.Rules] : supervision.Value.Rules,
            },
            new StartOrchestrationOptions(IngestionGuardian.InstanceIdOf(accepted.InstanceId)),
            cancellation);

        // The guardian starts the saga. Until it has, the status URL in our answer would say 404.
        var wait = PollInterval;
        while (await client.GetInstanceAsync(accepted.InstanceId, cancellation) is null)
        {
            await Task.Delay(wait, cancellation);
            wait = wait * 2 < MaxPollInterval ? wait * 2 : MaxPollInterval;
        }
    }
}
