using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>Retries and hedges.</summary>
internal sealed class RecoverStage : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        call.Service.State.Recovery.RunAsync(call, next, cancellation);
}
