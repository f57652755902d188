using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>Finds what the call names in the catalog; what there is not is answered with the nearest names.</summary>
internal sealed class ResolveStage : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var request = call.Request;
        if (!call.Snapshot.Services.TryGetValue(request.Service, out var service))
        {
            return ValueTask.FromResult(call.Refuse(
                ProblemReason.UnknownService, $"There is no service '{request.Service}'. {NearestNames.Hint(request.Service, call.Snapshot.Services.Keys)}"));
        }

        call.Service = service;
        if (service.Operation(request.Operation) is not { } operation)
        {
            return ValueTask.FromResult(call.Refuse(
                ProblemReason.UnknownOperation,
                $"Service '{service.Name}' has no operation '{request.Operation}'. {NearestNames.Hint(request.Operation, service.OperationNames)}"));
        }

        call.Operation = operation;
        if (!operation.Input.IsInstanceOfType(request.Payload))
        {
            return ValueTask.FromResult(call.Refuse(
                ProblemReason.InvalidInput, $"'{operation.Key}' takes {operation.Input.Name}, not {request.Payload?.GetType().Name ?? "nothing"}."));
        }

        return next(call, cancellation);
    }
}
