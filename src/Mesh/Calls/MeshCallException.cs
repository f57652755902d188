namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>A caller needed an answer and got a problem.</summary>
/// <param name="result">What came instead.</param>
public sealed class MeshCallException(MeshResult result)
    : Exception($"{result.Route.Service} {result.Route.Version} ({result.Route.Attempts} attempts): {result.Problem?.Message}")
{
    /// <summary>The problem and the route.</summary>
    public MeshResult Result { get; } = result;
}
