using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Starting an orchestration. One that does not exist is accepted, and then fails with the known names in its output.</summary>
internal sealed class OrchestratorEndpoints(DurableTaskClient client, StartAnswers answers)
{
    public void Map(IEndpointRouteBuilder api) => api.MapPost("/orchestrators/{functionName}/{instanceId?}", StartAsync);

    private async Task<IResult> StartAsync(HttpRequest request, string functionName, string? instanceId, CancellationToken stop)
    {
        JsonElement? input;
        try
        {
            input = await ManagementJson.ReadAsync(request, stop);
        }
        catch (JsonException fault)
        {
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, "Invalid JSON content", fault);
        }

        var options = new StartOrchestrationOptions(instanceId)
        {
            Version = request.Text("version") is { } version ? new TaskVersion(version) : (TaskVersion?)null,
        };
        var started = await client.ScheduleNewOrchestrationInstanceAsync(functionName, input, options, stop);
        return await answers.OfAsync(request, started, stop);
    }
}
