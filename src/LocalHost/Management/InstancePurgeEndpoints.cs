using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Removing instances that have ended, with their histories.</summary>
internal sealed class InstancePurgeEndpoints(DurableTaskClient client)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapDelete("/instances/{instanceId}", PurgeOneAsync);
        api.MapDelete("/instances", PurgeManyAsync);
    }

    private async Task<IResult> PurgeOneAsync(string instanceId, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(instanceId, stop) is not { } instance)
            return ManagementJson.Answer(StatusCodes.Status404NotFound);
        if (!instance.IsCompleted)
        {
            return ManagementJson.Answer(
                "Only orchestrations in a terminal state can be purged, "
                + $"but the orchestration with instance ID {instanceId} has status {instance.RuntimeStatus}",
                StatusCodes.Status412PreconditionFailed);
        }

        return Deleted(await client.PurgeInstanceAsync(instanceId, stop));
    }

    private async Task<IResult> PurgeManyAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.Moment("createdTimeFrom") is not { } from)
            return ManagementJson.Answer("Please provide value for 'createdTimeFrom' parameter.", StatusCodes.Status400BadRequest);

        var filter = new PurgeInstancesFilter(from, request.Moment("createdTimeTo"), request.Statuses());
        var result = await client.PurgeAllInstancesAsync(filter, stop);
        return result.PurgedInstanceCount == 0 ? ManagementJson.Answer(StatusCodes.Status404NotFound) : Deleted(result);
    }

    private static IResult Deleted(PurgeResult result) =>
        ManagementJson.Answer(new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
}
