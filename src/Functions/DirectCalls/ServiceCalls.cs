using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Work;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>One call of an AI service over HTTP, without an orchestration around it.</summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="reader">Reads calls.</param>
/// <param name="work">Accepts what shall wait for its turn.</param>
/// <param name="tenants">Checks whose it is.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what route a call took.</param>
public sealed class ServiceCalls(
    IMesh mesh, CallReader reader, WorkIntake work, WorkReader tenants, TimeProvider time, ILogger<ServiceCalls> log)
{
    /// <summary><c>POST /api/ai/{service}/{operation}</c>.</summary>
    /// <param name="request">The operation's canonical input as JSON, or the bytes of an image; wishes in headers.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="operation">One of its operations.</param>
    /// <param name="client">
    /// Lent to this process: without it, a worker that does nothing but such calls would not reach the control plane.
    /// </param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>
    /// The canonical answer as JSON, or the problem; the route that the call took in headers. Where the operation can stream and the
    /// caller asks for it, with <c>Accept: text/event-stream</c> or <c>"stream": true</c>: events as they come. With
    /// <c>Prefer: respond-async</c>: 202 with where to ask for the answer, which then comes through the queue of work.
    /// </returns>
    [Function("CallService")]
    public async Task<IActionResult> CallAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "ai/{service}/{operation}")] HttpRequest request,
        string service, string operation, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        _ = client;
        if (!mesh.TryFind(service, operation, out var found, out var unknown)) return CallProblems.Unknown(unknown, service, operation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, request.HttpContext.RequestAborted);
        var reading = await reader.ReadAsync(request, service, found, ending.Token);
        if (reading.Call is not { } call) return reading.Refusal!;

        if (Preferences.WantsAsync(request)) return await QueueAsync(request, call, found, ending.Token);
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

    /// <summary>The call as an item of work; what its headers say beside the wishes is not kept.</summary>
    private async Task<IActionResult> QueueAsync(HttpRequest request, MeshRequest call, Operation operation, CancellationToken stop)
    {
        var errors = new RequestErrors();
        tenants.CheckTenant(call.Caller, CallHeaders.Caller, errors);
        return errors.Count > 0
            ? Problems.BadRequest(errors)
            : await work.AcceptAsync(request, [WorkOrder.Of(call, operation, callback: null, time.GetUtcNow())], isBatch: false, stop);
    }

    private static JsonResult Answer(Operation operation, MeshResult result) =>
        new(result.Value, CanonicalJson.Options) { StatusCode = StatusCodes.Status200OK };
}
