using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment.Adaptive;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Limits.Circuits;
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
        var isFull = false;
        for (var choice = 0; choice <= MaxChoices; choice++)
        {
            // Where everybody who was chosen is full, somebody else may not be; the last choice is whoever has room.
            var pick = choice < MaxChoices
                ? version.Pick(new PickContext(last, hints?.AffinityKey, hints?.Locality))
                : isFull ? version.PickWithRoom() : null;
            if (pick is not { } endpoint) break;
            var (wasFull, reply) = await CallAsync(call, service, endpoint, cancellation);
            if (reply is not null)
            {
                verdicts.Add(service, endpoint, reply);
                if (reply.Fault is { } wrong && (Faults.IsFailure(wrong.Kind) || wrong.Kind == FaultKind.RateLimited)) call.FailAttempt();
                return reply.Fault is { } fault ? ToProblem(call, endpoint, fault) : ToResult(call, endpoint, reply);
            }

            (isFull, last) = (isFull || wasFull, endpoint);
        }

        return isFull
            ? call.Refuse(
                ProblemReason.Overloaded, $"Every endpoint of '{service.Name}' {version.Name} has as many calls as it can bear.",
                service.State.Bulkhead.Times.Mean)
            : call.Refuse(
                ProblemReason.NoHealthyEndpoint, $"No endpoint of '{service.Name}' {version.Name} can be used now: {verdicts.Why(version)}",
                verdicts.NextChange(service, version));
    }

    /// <summary>One attempt; without a reply where the endpoint was full, or its circuit let nothing through.</summary>
    private async ValueTask<(bool WasFull, EndpointReply? Reply)> CallAsync(
        MeshCall call, ServiceModel service, EndpointModel endpoint, CancellationToken cancellation)
    {
        var state = endpoint.State;
        using var permit = state.Enter();
        if (!permit.IsAcquired) return (true, null);
        if (endpoint.IsLimited) state.Usage.AddRequest();
        var ending = CallEnding.Abandoned;
        EndpointReply? answered = null;
        HeldPermit? probe = null;
        try
        {
            if (state.Health.Shared is { } shared && !shared.TryEnter(out probe)) return (false, null);
            if (probe is not null) verdicts.ProbeBegan(service);
            var reply = answered = await state.Guard.SendAsync(endpoint, call, cancellation);
            ending = CallEndings.Of(reply);
            return (false, reply);
        }
        finally
        {
            if (probe is not null) state.Health.Shared!.Leave(probe, answered, service.Definition.Resilience.Circuit.SlowAfter);
            if (state.Leave(permit, ending)) service.State.Bulkhead.Capacity.Changed(state.Limiter!);
        }
    }

    private static MeshResult ToResult(MeshCall call, EndpointModel endpoint, EndpointReply reply) => new()
    {
        Value = reply.Value,
        Model = reply.Model,
        Usage = reply.Usage,
        FinishReason = reply.FinishReason,
        Elapsed = reply.Elapsed,
        Stream = call.Stream?.Record,
        Route = call.Route(call.Version!.Policy, endpoint),
    };

    private static MeshResult ToProblem(MeshCall call, EndpointModel endpoint, EndpointFault fault)
    {
        call.Stream?.Break(endpoint.Id, call.Operation.CanContinue);
        var isLost = call.Stream is { IsLost: true };
        return new MeshResult
        {
            Problem = isLost
                ? new MeshProblem(ProblemReason.StreamInterrupted, $"The answer broke off and could not be continued: {fault.Message}")
                : new MeshProblem(Faults.ToReason(fault.Kind), fault.Message, fault.RetryAfter),
            Stream = call.Stream?.Record,
            Route = call.Route(call.Version!.Policy, endpoint),
            MayRetry = !isLost && Faults.MayRetry(fault.Kind) && call.Version!.HasUsable,
        };
    }
}
