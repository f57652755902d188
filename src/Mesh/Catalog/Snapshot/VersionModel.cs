using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>One version of a service: its endpoints, and which of them a call gets.</summary>
/// <param name="name">The version.</param>
/// <param name="endpoints">Its endpoints, well or not.</param>
/// <param name="balancer">Chooses among those that can be used.</param>
/// <param name="random">Chance.</param>
internal sealed class VersionModel(string name, IReadOnlyList<EndpointModel> endpoints, IBalancer balancer, Random random)
{
    private IPicker _picker = PriorityTiers.Prepare(endpoints, endpoints, balancer, random);

    public string Name { get; } = name;

    /// <summary>All endpoints, well or not.</summary>
    public IReadOnlyList<EndpointModel> Endpoints { get; } = endpoints;

    /// <summary>How the endpoint was chosen, for the route.</summary>
    public string Policy { get; } = balancer.Name;

    /// <summary>Chooses an endpoint for a call in constant time; null where none can be used.</summary>
    public EndpointModel? Pick(in PickContext context) => Volatile.Read(ref _picker).Pick(context);

    /// <summary>From now on calls choose among these. Made when health changes, not for each call.</summary>
    public void Use(IReadOnlyList<EndpointModel> usable) =>
        Volatile.Write(ref _picker, PriorityTiers.Prepare(usable, Endpoints, balancer, random));
}
