using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

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

    /// <summary>
    /// Makes one call whose answer is passed on as it is generated. An answer that breaks off is continued once by another attempt, where
    /// the operation allows it. An operation that cannot stream comes with the last part.
    /// </summary>
    /// <param name="request">What is asked of which service.</param>
    /// <param name="cancellation">Ends the call, as does leaving the loop: the endpoint is told to stop.</param>
    /// <returns>The texts, and a last part with the result: the whole answer, or the problem that ended it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    IAsyncEnumerable<MeshPart> StreamAsync(MeshRequest request, CancellationToken cancellation = default);

    /// <summary>Finds what a service offers, for whoever has to read a payload before it can make a call of it.</summary>
    /// <param name="service">Name of the service, in any case.</param>
    /// <param name="operation">Name of the operation, in any case.</param>
    /// <param name="found">The operation with its canonical contract; null where there is none.</param>
    /// <param name="problem">What is not known, with the nearest names; null where the operation was found.</param>
    /// <returns>True where the service offers the operation.</returns>
    bool TryFind(
        string service, string operation, [NotNullWhen(true)] out Operation? found, [NotNullWhen(false)] out MeshProblem? problem);
}
