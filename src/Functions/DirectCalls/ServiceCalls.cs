using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>One call of an AI service over HTTP, without an orchestration around it.</summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="reader">Reads calls.</param>
/// <param name="log">Says what route a call took.</param>
public sealed class ServiceCalls(IMesh mesh, CallReader reader, ILogger<ServiceCalls> log)
{
    /// <summary><c>POST /api/ai/{service}/{operation}</c>.</summary>
    /// <param name="request">The operation's canonical input as JSON, or the bytes of an image; wishes in headers.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="operation">One of its operations.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>
    /// The canonical answer as JSON, or the problem; the route that the call took in headers. Where the operation can stream and the
    /// caller asks for it, with <c>Accept: text/event-stream</c> or <c>"stream": true</c>: events as they come.
    /// </returns>
    [Function("CallService")]
    public async Task<IActionResult> CallAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ai/{service}/{operation}")] HttpRequest request,
        string service, string operation, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        if (!mesh.TryFind(service, operation, out var found, out var unknown)) return CallProblems.Unknown(unknown, service, operation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, request.HttpContext.RequestAborted);
        var reading = await reader.ReadAsync(request, service, found, ending.Token);
        if (reading.Call is not { } call) return reading.Refusal!;

        if (reading.WantsStream)
        {
            return await CallStream.AnswerAsync(
                request.HttpContext, mesh.StreamAsync(call, ending.Token), result => log.ServiceCalled(found.Key, call.Caller, result),
                ending.Token);
        }

        var result = await mesh.SendAsync(call, ending.Token);
        log.ServiceCalled(found.Key, call.Caller, result);
        CallHeaders.Write(request.HttpContext.Response.Headers, result);
        return result.Problem is { } problem ? CallProblems.Of(problem, result.Route) : Answer(found, result);
    }

    private static JsonResult Answer(Operation operation, MeshResult result) =>
        new(result.Value, CanonicalJson.Options) { StatusCode = StatusCodes.Status200OK };
}
