using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>One version of a service: its endpoints, and which of them a call gets.</summary>
/// <param name="name">The version.</param>
/// <param name="endpoints">Its endpoints, well or not.</param>
/// <param name="balancer">Chooses among those that can be used.</param>
/// <param name="random">Chance.</param>
internal sealed class VersionModel(string name, IReadOnlyList<EndpointModel> endpoints, IBalancer balancer, Random random)
{
    // How many endpoints are looked at for room when those that were chosen have none.
    private const int MostLooks = 64;

    private IPicker _picker = PriorityTiers.Prepare(endpoints, endpoints, balancer, random);
    private IReadOnlyList<EndpointModel> _usable = endpoints;

    public string Name { get; } = name;

    /// <summary>All endpoints, well or not.</summary>
    public IReadOnlyList<EndpointModel> Endpoints { get; } = endpoints;

    /// <summary>How the endpoint was chosen, for the route.</summary>
    public string Policy { get; } = balancer.Name;

    /// <summary>False while no endpoint can be used.</summary>
    public bool HasUsable => Volatile.Read(ref _picker) is not NoEndpoint;

    /// <summary>Chooses an endpoint for a call in constant time; null where none can be used.</summary>
    public EndpointModel? Pick(in PickContext context) => Volatile.Read(ref _picker).Pick(context);

    /// <summary>
    /// Any usable endpoint that has room for a call, of whatever priority: the last resort of a call that chose only full ones. Of many
    /// endpoints it looks at some, from a random one on.
    /// </summary>
    public EndpointModel? PickWithRoom()
    {
        var usable = Volatile.Read(ref _usable);
        if (usable.Count == 0) return null;
        var start = random.Next(usable.Count);
        for (var look = 0; look < Math.Min(usable.Count, MostLooks); look++)
        {
            var endpoint = usable[(start + look) % usable.Count];
            if (endpoint.Definition.Weight > 0 && !endpoint.State.IsFull) return endpoint;
        }

        return null;
    }

    /// <summary>From now on calls choose among these. Made when health changes, not for each call.</summary>
    public void Use(IReadOnlyList<EndpointModel> usable)
    {
        Volatile.Write(ref _usable, usable);
        Volatile.Write(ref _picker, PriorityTiers.Prepare(usable, Endpoints, balancer, random));
    }
}
