using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The innermost stage: chooses an endpoint and calls it once.</summary>
internal sealed class AttemptStage : IMeshStage
{
    public async ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var version = call.Version!;
        if (version.Pick(new PickContext(call.Request.Hints?.AffinityKey, call.Endpoint)) is not { } endpoint)
            return call.Refuse(ProblemReason.NoHealthyEndpoint, $"No endpoint of '{call.Service.Name}' {version.Name} can be used.");

        call.Endpoint = endpoint;
        call.Reason = version.Policy;
        call.Attempts++;
        return ToResult(call, await CallAsync(call, endpoint, cancellation));
    }

    private static async ValueTask<EndpointReply> CallAsync(MeshCall call, EndpointModel endpoint, CancellationToken cancellation)
    {
        endpoint.State.Enter();
        try
        {
            return await endpoint.Channel.SendAsync(call.Operation, call.Request.Payload, cancellation);
        }
        finally
        {
            endpoint.State.Leave();
        }
    }

    private static MeshResult ToResult(MeshCall call, EndpointReply reply) => reply.Fault is { } fault
        ? call.Refuse(Faults.ToReason(fault.Kind), fault.Message, fault.RetryAfter)
        : new MeshResult
        {
            Value = reply.Value, Model = reply.Model, Usage = reply.Usage, FinishReason = reply.FinishReason, Route = call.Route,
        };
}
