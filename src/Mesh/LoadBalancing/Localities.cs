using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>Endpoints where the caller is go before others of the same priority.</summary>
/// <param name="near">A way to choose within each place.</param>
/// <param name="anywhere">A way to choose among all.</param>
internal sealed class Localities(FrozenDictionary<string, IPicker> near, IPicker anywhere) : IPicker
{
    /// <summary>Gets ready to choose among endpoints that can all be used.</summary>
    public static IPicker Prepare(IReadOnlyList<EndpointModel> endpoints, IBalancer balancer)
    {
        var places = endpoints.Where(endpoint => endpoint.Definition.Locality is not null)
            .GroupBy(endpoint => endpoint.Definition.Locality!, StringComparer.OrdinalIgnoreCase).ToList();
        var anywhere = balancer.Prepare(endpoints);
        return places.Count == 0
            ? anywhere
            : new Localities(
                places.ToFrozenDictionary(place => place.Key, place => balancer.Prepare([.. place]), StringComparer.OrdinalIgnoreCase),
                anywhere);
    }

    public EndpointModel? Pick(in PickContext context)
    {
        if (context.Locality is not { } here || !near.TryGetValue(here, out var picker)) return anywhere.Pick(context);
        var pick = picker.Pick(context);
        return pick == context.Tried ? anywhere.Pick(context) : pick;
    }
}
