using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Holds the present snapshot, and makes the next one when what is declared changes.</summary>
internal sealed class MeshCatalog(IEnumerable<IProtocol> protocols, IEnumerable<IBalancer> balancers)
{
    private readonly FrozenDictionary<string, IProtocol> _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name);
    private readonly FrozenDictionary<string, IBalancer> _balancers = balancers.ToFrozenDictionary(balancer => balancer.Name);
    private MeshSnapshot _snapshot = new([]);

    /// <summary>The catalog that new calls see.</summary>
    public MeshSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Puts other declarations into force.</summary>
    public void Load(IReadOnlyList<ServiceDefinition> definitions) =>
        Volatile.Write(ref _snapshot, new MeshSnapshot(definitions.Select(Build)));

    private ServiceModel Build(ServiceDefinition definition)
    {
        var versions = definition.Endpoints.GroupBy(endpoint => endpoint.Version).Select(group => new VersionModel(
            group.Key,
            [.. group.Select(endpoint => new EndpointModel(
                endpoint, _protocols[endpoint.Protocol].Connect(definition, endpoint), new EndpointState()))],
            _balancers[definition.Balancing.Policy]));
        return new ServiceModel(definition, [.. versions], new ServiceState());
    }
}
