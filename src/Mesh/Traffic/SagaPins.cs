using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>
/// The versions that a saga which begins now shall stay with: of each service the one that answers everybody. Sagas take no part in canaries and
/// experiments, since nobody could take back a version that they began with.
/// </summary>
public sealed class SagaPins
{
    private readonly MeshCatalog _catalog;
    private readonly TrafficBoard _traffic;

    internal SagaPins(MeshCatalog catalog, TrafficBoard traffic) => (_catalog, _traffic) = (catalog, traffic);

    /// <summary>The versions by service; services without endpoints have none.</summary>
    public IReadOnlyDictionary<string, string> Read()
    {
        var pins = new Dictionary<string, string>();
        foreach (var service in _catalog.Snapshot.Services.Values)
            if ((_traffic.Find(service.Name)?.Definition.Stable ?? service.Default?.Name) is { } version) pins[service.Name] = version;
        return pins;
    }
}
