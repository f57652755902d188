using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The rest of the pipeline behind a stage.</summary>
internal delegate ValueTask<MeshResult> MeshNext(MeshCall call, CancellationToken cancellation);

/// <summary>One stage of a call's way: decides about it, passes it on, or answers by itself.</summary>
internal interface IMeshStage
{
    /// <summary>Takes the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="next">The stages behind this one; may be called not at all, or several times.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation);
}
