using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Elasticity.Measuring;

/// <summary>Reads the entrances of the running catalog.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="rates">Declared limits; null where nobody can declare any.</param>
internal sealed class ServiceLoads(MeshCatalog catalog, RateLimits? rates = null) : IServiceLoads
{
    private const double SecondsPerMinute = 60;

    public ServiceLoad? Read(string service)
    {
        if (!catalog.Snapshot.Services.TryGetValue(service, out var found)) return null;
        var bulkhead = found.State.Bulkhead;
        return new ServiceLoad(bulkhead.Gate.Waiting, bulkhead.Gate.Inside, bulkhead.Gate.Admitted)
        {
            CallTime = bulkhead.Times.Mean, LimitHeadroom = Headroom(found.Endpoints), DeclaredRate = rates?.RateOf(found.Name),
        };
    }

    private static double? Headroom(IReadOnlyCollection<EndpointModel> endpoints) => endpoints.Count == 0
        ? null
        : endpoints.Sum(endpoint => endpoint.Definition.RequestsPerMinute is { } most
            ? Math.Max(0, most - endpoint.State.Usage.Read().Requests) / SecondsPerMinute
            : (double?)double.PositiveInfinity) is { } left && double.IsFinite(left) ? left : null;
}
