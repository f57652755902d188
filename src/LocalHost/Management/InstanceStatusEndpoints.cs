using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>The status of one instance, and of many.</summary>
internal sealed class InstanceStatusEndpoints(DurableEngine engine)
{
    private const string SecondsBeforeAskingAgain = "5";

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/instances/{instanceId}", GetAsync);
        api.MapGet("/instances/{instanceId}/history", Export);
        api.MapGet("/instances", ListAsync);
    }

    private async Task<IResult> GetAsync(HttpRequest request, string instanceId, CancellationToken stop)
    {
        if (await engine.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, stop) is not { } instance)
            return ManagementJson.Answer(StatusCodes.Status404NotFound);

        var status = StatusRendering.Of(instance, request.Flag("showInput", true));
        if (request.Flag("showHistory", false) && instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending)
            status["historyEvents"] = await HistoryAsync(request, instance, stop);
        return ManagementJson.Answer(status, CodeOf(request, instance));
    }

    private async Task<JsonArray> HistoryAsync(HttpRequest request, OrchestrationMetadata instance, CancellationToken stop)
    {
        var (showInput, showOutput) = (request.Flag("showInput", true), request.Flag("showHistoryOutput", false));
        var history = await engine.ReadHistoryAsync(instance.InstanceId, showInput || showOutput, stop);
        return new HistoryRendering(instance, showInput, showOutput).Of(history ?? []);
    }

    /// <summary>The complete history; the genuine API has no such route.</summary>
    private IResult Export(string instanceId) => engine.ExportHistory(instanceId) is { } history
        ? Results.Text(history, ManagementJson.ContentType)
        : ManagementJson.Answer(StatusCodes.Status404NotFound);

    /// <summary>200 when it has ended; 202, with where and when to ask again, when it has not.</summary>
    private static int CodeOf(HttpRequest request, OrchestrationMetadata instance)
    {
        if (!instance.IsCompleted)
        {
            request.HttpContext.Response.Headers.Location = request.GetEncodedUrl();
            request.HttpContext.Response.Headers.RetryAfter = SecondsBeforeAskingAgain;
            return StatusCodes.Status202Accepted;
        }

        var hasFailed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
        return hasFailed && request.Flag("returnInternalServerErrorOnFailure", false)
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }

    private async Task<IResult> ListAsync(HttpRequest request, CancellationToken stop)
    {
        var query = new OrchestrationQuery(
            CreatedFrom: request.Moment("createdTimeFrom"),
            CreatedTo: request.Moment("createdTimeTo"),
            Statuses: request.Statuses(),
            InstanceIdPrefix: request.Text("instanceIdPrefix"),
            PageSize: request.Count("top") ?? OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs: true);
        var pages = engine.Client.GetAllInstancesAsync(query).AsPages(request.ContinuationToken());
        await foreach (var page in pages.WithCancellation(stop))
        {
            request.HttpContext.Response.SetContinuationToken(page.ContinuationToken);
            var showInput = request.Flag("showInput", true);
            return ManagementJson.Answer(new JsonArray([.. page.Values.Select(instance => StatusRendering.Of(instance, showInput))]));
        }

        return ManagementJson.Answer(new JsonArray());
    }
}
