using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh;

/// <summary>The way to every AI service: finds a healthy endpoint for a call, and survives a sick one.</summary>
public interface IMesh
{
    /// <summary>
    /// Makes one call. Whatever comes of it is a value: an unknown name, a refusal, a failure of every attempt. Only the caller's
    /// own cancellation is thrown.
    /// </summary>
    /// <param name="request">What is asked of which service.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The answer in the canonical form of its domain, or the problem; with the route that the call took.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    ValueTask<MeshResult> SendAsync(MeshRequest request, CancellationToken cancellation = default);
}
