using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>Finds what the call names in the catalog, and turns what another domain gave into what the operation takes.</summary>
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
        if (!operation!.CanStream) call.Stream = null;
        if (!operation.Input.IsInstanceOfType(request.Payload))
        {
            var entered = Transforms.Apply(request.Payload, operation, service!.Definition.Transforms);
            if (entered.Error is { } error) return ValueTask.FromResult(call.Refuse(ProblemReason.InvalidInput, error));
            call.Request = request with { Payload = entered.Value! };
        }

        return next(call, cancellation);
    }
}
