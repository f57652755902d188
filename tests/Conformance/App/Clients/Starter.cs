using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>Starts any orchestrator by its name, with the options that a client has; the body is the input.</summary>
public static class Starter
{
    [Function("Start")]
    public static async Task<HttpResponseData> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client, string name)
    {
        var body = await request.ReadAsStringAsync();
        object? input = string.IsNullOrEmpty(body) ? null : JsonSerializer.Deserialize<JsonElement>(body);
        string id;
        try
        {
            id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, OptionsOf(request));
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException)
        {
            // The hosts have different exceptions for an id that is in use; a caller wants one answer.
            return request.CreateResponse(HttpStatusCode.Conflict);
        }

        return await client.CreateCheckStatusResponseAsync(request, id);
    }

    /// <summary>The addresses of an instance; a test finds the management API by them, with its key.</summary>
    [Function("Links")]
    public static Task<HttpResponseData> LinksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "links/{id}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client, string id) => client.CreateCheckStatusResponseAsync(request, id);

    private static StartOrchestrationOptions OptionsOf(HttpRequestData request)
    {
        var query = request.Query;
        var options = new StartOrchestrationOptions(query["id"]);
        if (double.TryParse(query["delay"], CultureInfo.InvariantCulture, out var seconds))
            options = options with { StartAt = DateTimeOffset.UtcNow.AddSeconds(seconds) };
        if (query["version"] is { } version) options = options with { Version = new TaskVersion(version) };
        if (query["tag"] is { } tag) options = options with { Tags = new Dictionary<string, string> { ["colour"] = tag } };
        if (query["unless"] is { } status)
            options = options.WithDedupeStatuses(Enum.Parse<OrchestrationRuntimeStatus>(status));
        return options;
    }
}
