using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>What a client can do to one instance.</summary>
public static class Instances
{
    [Function("GetInstance")]
    public static async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true) is { } instance
            ? new OkObjectResult(Snapshot.Of(instance))
            : new NotFoundResult();

    /// <summary>Answers when the instance has started, or has ended.</summary>
    [Function("WaitForInstance")]
    public static async Task<IActionResult> WaitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}/wait/{what}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, string what, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        return new OkObjectResult(Snapshot.Of(what == "start"
            ? await client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true, patience.Token)
            : await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token)));
    }

    [Function("SteerInstance")]
    public static async Task<IActionResult> SteerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/{verb}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, string verb)
    {
        var all = request.Query["recursive"] == "true";
        var reason = request.Query["reason"].ToString();
        switch (verb)
        {
            case "terminate":
                await client.TerminateInstanceAsync(id, new TerminateInstanceOptions(reason, all));
                break;
            case "suspend":
                await client.SuspendInstanceAsync(id, reason);
                break;
            case "resume":
                await client.ResumeInstanceAsync(id, reason);
                break;
            case "rewind":
                await client.RewindInstanceAsync(id, reason);
                break;
            case "restart":
                return new JsonResult(await client.RestartAsync(id, request.Query["newId"] == "true"));
            case "purge":
                var purged = await client.PurgeInstanceAsync(id, new PurgeInstanceOptions(all));
                return new OkObjectResult(purged.PurgedInstanceCount);
            default:
                return new BadRequestResult();
        }

        return new NoContentResult();
    }

    [Function("RaiseEvent")]
    public static async Task<IActionResult> SendEventAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/events/{name}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, string name)
    {
        using var reader = new StreamReader(request.Body);
        await client.RaiseEventAsync(id, name, JsonSerializer.Deserialize<JsonElement>(await reader.ReadToEndAsync()));
        return new NoContentResult();
    }
}
