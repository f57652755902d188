using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>A way of spreading calls. What takes time is done once for a set of endpoints, so that a choice takes none.</summary>
internal interface IBalancer
{
    /// <summary>Its name in the catalog and in routes.</summary>
    string Name { get; }

    /// <summary>Gets ready to choose among endpoints of one priority that can all be used.</summary>
    /// <param name="endpoints">At least one, each with a weight above 0.</param>
    IPicker Prepare(IReadOnlyList<EndpointModel> endpoints);
}

/// <summary>Chooses an endpoint for each call. Used by any number of threads at once.</summary>
internal interface IPicker
{
    /// <summary>An endpoint, and another than the call tried last where there is one; null where there is none at all.</summary>
    EndpointModel? Pick(in PickContext context);
}

/// <summary>What a choice may depend on.</summary>
/// <param name="Tried">The endpoint that the call tried last and does not want again; null on the first attempt.</param>
/// <param name="AffinityKey">Calls with the same key should meet the same endpoint; null has none.</param>
/// <param name="Locality">Where the caller is; null does not say.</param>
internal readonly record struct PickContext(EndpointModel? Tried = null, string? AffinityKey = null, string? Locality = null);
