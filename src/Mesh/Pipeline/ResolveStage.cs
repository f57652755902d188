using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>Finds what the call names in the catalog, and checks that its payload is of the operation's kind.</summary>
internal sealed class ResolveStage : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var request = call.Request;
        var isKnown = NameLookup.TryFind(
            call.Snapshot, request.Service, request.Operation, out var service, out var operation, out var problem);
        if (service is not null) call.Service = service;
        if (!isKnown) return ValueTask.FromResult(call.Refuse(problem!.Reason, problem.Message));

        call.Operation = operation!;
        if (!operation!.Input.IsInstanceOfType(request.Payload))
        {
            return ValueTask.FromResult(call.Refuse(
                ProblemReason.InvalidInput, $"'{operation.Key}' takes {operation.Input.Name}, not {request.Payload?.GetType().Name ?? "nothing"}."));
        }

        return next(call, cancellation);
    }
}
