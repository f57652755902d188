using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Containment;
using FunctionsOrchestration.Mesh.Containment.Adaptive;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Resilience;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Holds the present snapshot, and makes the next one when what is declared changes.</summary>
internal sealed class MeshCatalog(
    IEnumerable<IProtocol> protocols, IEnumerable<IBalancer> balancers, HealthBoard board, TimeProvider time, Random random)
{
    private readonly FrozenDictionary<string, IProtocol> _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name);
    private readonly FrozenDictionary<string, IBalancer> _balancers = balancers.ToFrozenDictionary(balancer => balancer.Name);
    private MeshSnapshot _snapshot = new([]);

    /// <summary>The catalog that new calls see.</summary>
    public MeshSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Puts other declarations into force.</summary>
    public void Load(IReadOnlyList<ServiceDefinition> definitions)
    {
        var snapshot = new MeshSnapshot(definitions.Select(Build));
        board.Watch(snapshot.Services.Values);
        Volatile.Write(ref _snapshot, snapshot);
    }

    private ServiceModel Build(ServiceDefinition definition)
    {
        var versions = definition.Endpoints.GroupBy(endpoint => endpoint.Version).Select(group => new VersionModel(
            group.Key, [.. group.Select(endpoint => Build(definition, endpoint))], _balancers[definition.Balancing.Policy], random));
        return new ServiceModel(definition, [.. versions], new ServiceState(
            new CallRecovery(definition.Resilience, time, random), new Bulkhead(definition.Containment, time)));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The endpoint's state keeps the limiter, which holds nothing that must be freed.")]
    private EndpointModel Build(ServiceDefinition service, EndpointDefinition endpoint)
    {
        var health = new EndpointHealth();
        var guard = new EndpointGuard(service.Resilience, time, breakTime =>
        {
            health.Open((time.GetUtcNow() + breakTime).UtcTicks);
            board.Changed(service.Name);
        });
        var state = new EndpointState(
            guard, health, new PeakEwma(service.Balancing.EwmaDecay, time), new UsageWindow(time),
            ConcurrencyAlgorithms.Limiter(service.Containment.Concurrency, time, random));
        return new EndpointModel(endpoint, _protocols[endpoint.Protocol].Connect(service, endpoint), state);
    }
}
