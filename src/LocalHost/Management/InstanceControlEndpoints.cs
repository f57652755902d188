using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Steering an instance: events, termination, suspension, rewinding and starting again.</summary>
internal sealed class InstanceControlEndpoints(DurableTaskClient client, StartAnswers answers)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/instances/{instanceId}/raiseEvent/{eventName}", RaiseEventAsync);
        api.MapPost("/instances/{instanceId}/terminate", (HttpRequest request, string instanceId, CancellationToken stop) =>
            SteerAsync(instanceId, () => client.TerminateInstanceAsync(instanceId, (object?)request.Text("reason"), stop), stop));
        api.MapPost("/instances/{instanceId}/suspend", (HttpRequest request, string instanceId, CancellationToken stop) =>
            SteerAsync(instanceId, () => client.SuspendInstanceAsync(instanceId, request.Text("reason"), stop), stop));
        api.MapPost("/instances/{instanceId}/resume", (HttpRequest request, string instanceId, CancellationToken stop) =>
            SteerAsync(instanceId, () => client.ResumeInstanceAsync(instanceId, request.Text("reason"), stop), stop));
        api.MapPost("/instances/{instanceId}/rewind", RewindAsync);
        api.MapPost("/instances/{instanceId}/restart", RestartAsync);
    }

    /// <summary>Does something to an instance that runs: 404 when there is none, 410 when it has ended, else 202.</summary>
    private async Task<IResult> SteerAsync(string instanceId, Func<Task> steer, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(instanceId, stop) is not { } instance)
            return ManagementJson.Answer(StatusCodes.Status404NotFound);
        if (instance.IsCompleted)
            return ManagementJson.Answer(StatusCodes.Status410Gone);
        await steer();
        return ManagementJson.Answer(StatusCodes.Status202Accepted);
    }

    private async Task<IResult> RaiseEventAsync(HttpRequest request, string instanceId, string eventName, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(instanceId, stop) is not { } instance)
            return ManagementJson.Answer(StatusCodes.Status404NotFound);
        if (instance.IsCompleted)
            return ManagementJson.Answer(StatusCodes.Status410Gone);
        if (!ManagementJson.IsJson(request))
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, "Only application/json request content is supported");
        try
        {
            await client.RaiseEventAsync(instanceId, eventName, await ManagementJson.ReadAsync(request, stop), stop);
            return ManagementJson.Answer(StatusCodes.Status202Accepted);
        }
        catch (JsonException fault)
        {
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, "Invalid JSON content", fault);
        }
    }

    private async Task<IResult> RewindAsync(HttpRequest request, string instanceId, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(instanceId, stop) is not { } instance)
            return ManagementJson.Answer(StatusCodes.Status404NotFound);
        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            return ManagementJson.Answer(
                $"This orchestration has status {instance.RuntimeStatus}, but only orchestrations in the \"Failed\" state can be rewound.",
                StatusCodes.Status412PreconditionFailed);
        }

        await client.RewindInstanceAsync(instanceId, request.Text("reason") ?? "", stop);
        return ManagementJson.Answer(StatusCodes.Status202Accepted);
    }

    private async Task<IResult> RestartAsync(HttpRequest request, string instanceId, CancellationToken stop)
    {
        string started;
        try
        {
            started = await client.RestartAsync(instanceId, request.Flag("restartWithNewInstanceId", true), stop);
        }
        catch (ArgumentException fault)
        {
            const string Unknown = "InstanceId does not match a valid orchestration instance.";
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, Unknown, fault);
        }

        return await answers.OfAsync(request, started, stop);
    }
}
