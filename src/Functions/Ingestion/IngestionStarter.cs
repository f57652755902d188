using FunctionsOrchestration.Documents;
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
public sealed class IngestionStarter(DocumentsIntake intake, IOptions<IngestionOptions> options) : IDocumentsStory
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Prefix => "ingestion";

    /// <inheritdoc/>
    public IReadOnlyList<string>? FailAtSteps => IngestionSteps.All;

    /// <summary><c>POST /api/ingestions</c> with JSON or with files.</summary>
    /// <param name="request">The documents.</param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="stop">Ends the intake.</param>
    /// <returns>202 with the check-status payload of the saga, or with <c>Prefer: respond-async</c> where the start is queued; 400, 413, 415 or 422 with everything that is wrong.</returns>
    [Function("StartIngestion")]
    public Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ingestions")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        intake.AcceptAsync(request, client, this, stop);

    /// <inheritdoc/>
    public async Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(accepted);
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(IngestionGuardian.GuardIngestion),
            new IngestionInput(accepted.InstanceId, accepted.Documents, options.Value, accepted.FailAt, accepted.Digest),
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
