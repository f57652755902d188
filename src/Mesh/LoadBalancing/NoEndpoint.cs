using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>The choice where there is none.</summary>
internal sealed class NoEndpoint : IPicker
{
    public static NoEndpoint Instance { get; } = new();

    public EndpointModel? Pick(in PickContext context) => null;
}
