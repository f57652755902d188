using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The innermost stage: chooses an endpoint, calls it once, and tells its health how that went.</summary>
/// <param name="verdicts">Is told how attempts end.</param>
internal sealed class AttemptStage(Verdicts verdicts) : IMeshStage
{
    // A choice can meet a circuit whose one trial is under way; another choice then finds another endpoint, if there is one.
    private const int MaxChoices = 4;

    public async ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var (service, version, last) = (call.Service, call.Version!, call.Asked);
        var hints = call.Request.Hints;
        for (var choice = 0; choice < MaxChoices; choice++)
        {
            if (version.Pick(new PickContext(last, hints?.AffinityKey, hints?.Locality)) is not { } endpoint) break;
            if (await CallAsync(call, endpoint, cancellation) is { } reply)
            {
                verdicts.Add(service, endpoint, reply);
                return ToResult(call, endpoint, reply);
            }

            last = endpoint;
        }

        return call.Refuse(
            ProblemReason.NoHealthyEndpoint, $"No endpoint of '{service.Name}' {version.Name} can be used now.",
            verdicts.NextChange(version));
    }

    private static async ValueTask<EndpointReply?> CallAsync(MeshCall call, EndpointModel endpoint, CancellationToken cancellation)
    {
        var state = endpoint.State;
        call.BeginAttempt(endpoint);
        state.Enter();
        try
        {
            return await state.Guard.SendAsync(endpoint.Channel, call.Operation, call.Request.Payload, cancellation);
        }
        finally
        {
            state.Leave();
        }
    }

    private static MeshResult ToResult(MeshCall call, EndpointModel endpoint, EndpointReply reply)
    {
        var route = call.Route(call.Version!.Policy) with { Endpoint = endpoint.Id };
        return reply.Fault is { } fault
            ? new MeshResult { Problem = new MeshProblem(Faults.ToReason(fault.Kind), fault.Message, fault.RetryAfter), Route = route }
            : new MeshResult
            {
                Value = reply.Value, Model = reply.Model, Usage = reply.Usage, FinishReason = reply.FinishReason, Route = route,
            };
    }
}
