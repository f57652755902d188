using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Insights;

/// <summary>Starts a batch: what is in these documents?</summary>
/// <param name="intake">Checks and stages the documents.</param>
/// <param name="options">How they are analysed.</param>
public sealed class InsightsStarter(DocumentsIntake intake, IOptions<InsightsOptions> options) : IDocumentsStory
{
    /// <inheritdoc/>
    public string Prefix => "insights";

    /// <inheritdoc/>
    public IReadOnlyList<string>? FailAtSteps => null;

    /// <summary><c>POST /api/insights</c> with JSON or with files.</summary>
    /// <param name="request">The documents.</param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="stop">Ends the intake.</param>
    /// <returns>202 with the check-status payload, or with <c>Prefer: respond-async</c> where the start is queued; 400, 413, 415 or 422 with everything that is wrong.</returns>
    [Function("StartInsights")]
    public Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "insights")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        intake.AcceptAsync(request, client, this, new StartTerms(), stop);

    /// <inheritdoc/>
    public Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(accepted);
        return client.ScheduleNewOrchestrationInstanceAsync(
            nameof(InsightsOrchestrator.AnalyseBatch),
            new InsightsInput(accepted.Documents, options.Value, accepted.Digest),
            new StartOrchestrationOptions(accepted.InstanceId),
            cancellation);
    }
}
