using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>What a client can ask about many instances, and do to many.</summary>
public static class InstanceQueries
{
    /// <summary>The ids of the matching instances, page by page as the client gave them.</summary>
    [Function("QueryInstances")]
    public static async Task<IActionResult> QueryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "queries/instances")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var filter = new OrchestrationQuery(
            CreatedFrom: Moment(request, "from"),
            CreatedTo: Moment(request, "to"),
            Statuses: Statuses(request),
            InstanceIdPrefix: request.Query["prefix"],
            PageSize: int.TryParse(request.Query["top"], CultureInfo.InvariantCulture, out var top) ? top : 100,
            FetchInputsAndOutputs: true);
        var pages = new List<string[]>();
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages())
            pages.Add([.. page.Values.Select(instance => instance.InstanceId)]);
        return new OkObjectResult(pages);
    }

    /// <summary>One page and the token of the next, so that the caller can go on in another request.</summary>
    [Function("QueryPage")]
    public static async Task<IActionResult> QueryPageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "queries/page")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var filter = new OrchestrationQuery(InstanceIdPrefix: request.Query["prefix"], PageSize: 2);
        string? token = request.Query["token"];
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages(string.IsNullOrEmpty(token) ? null : token))
        {
            string[] ids = [.. page.Values.Select(instance => instance.InstanceId)];
            return new OkObjectResult(new InstancePage(ids, page.ContinuationToken));
        }

        return new OkObjectResult(new InstancePage([], null));
    }

    /// <summary>How many instances a purge of all that match has removed.</summary>
    [Function("PurgeInstances")]
    public static async Task<IActionResult> PurgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "queries/purge")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var filter = new PurgeInstancesFilter(Moment(request, "from"), Moment(request, "to"), Statuses(request));
        return new OkObjectResult((await client.PurgeAllInstancesAsync(filter)).PurgedInstanceCount);
    }

    private static DateTimeOffset? Moment(HttpRequest request, string name) =>
        DateTimeOffset.TryParse(request.Query[name], CultureInfo.InvariantCulture, out var moment) ? moment : null;

    private static List<OrchestrationRuntimeStatus>? Statuses(HttpRequest request) =>
        request.Query["status"] is { Count: > 0 } names
            ? [.. names.Select(name => Enum.Parse<OrchestrationRuntimeStatus>(name!))]
            : null;
}

public sealed record InstancePage(IReadOnlyList<string> Ids, string? Token);
