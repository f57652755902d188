using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Streaming;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The mesh: a call passes its stages in the order in which they were given.</summary>
internal sealed class AIMesh : IMesh
{
    private readonly MeshCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly MeshNext _first;

    /// <param name="catalog">Holds the present snapshot.</param>
    /// <param name="stages">From the outermost to the one that calls an endpoint.</param>
    /// <param name="time">The clock.</param>
    public AIMesh(MeshCatalog catalog, IEnumerable<IMeshStage> stages, TimeProvider time)
    {
        (_catalog, _time) = (catalog, time);
        _first = stages.Reverse().Aggregate(
            (MeshNext)((call, _) => throw new InvalidOperationException($"No stage answered '{call.Request.Service}'.")),
            (next, stage) => (call, cancellation) => stage.InvokeAsync(call, next, cancellation));
    }

    public ValueTask<MeshResult> SendAsync(MeshRequest request, CancellationToken cancellation = default) =>
        _first(new MeshCall(request, _catalog.Snapshot), cancellation);

    public IAsyncEnumerable<MeshPart> StreamAsync(MeshRequest request, CancellationToken cancellation = default) =>
        MeshStream.ReadAsync(new MeshCall(request, _catalog.Snapshot), new StreamSink(_time), _first, cancellation);

    public bool TryFind(
        string service, string operation, [NotNullWhen(true)] out Operation? found, [NotNullWhen(false)] out MeshProblem? problem) =>
        NameLookup.TryFind(_catalog.Snapshot, service, operation, out _, out found, out problem);
}
