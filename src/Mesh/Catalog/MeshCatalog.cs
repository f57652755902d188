using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Containment;
using FunctionsOrchestration.Mesh.Containment.Adaptive;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Resilience;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>
/// Holds the present snapshot, and makes the next one when what is declared changes. What stays in the catalog keeps its state: a
/// reload neither closes circuits nor forgets who is ejected.
/// </summary>
internal sealed class MeshCatalog(
    IEnumerable<IProtocol> protocols, IEnumerable<IBalancer> balancers, HealthBoard board, TimeProvider time, Random random) : IDisposable
{
    private readonly FrozenDictionary<string, IProtocol> _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name);
    private readonly FrozenDictionary<string, IBalancer> _balancers =
        balancers.ToFrozenDictionary(balancer => balancer.Name, StringComparer.OrdinalIgnoreCase);

    private readonly ChannelRetirement _retirement = new(time);
    private readonly Lock _gate = new();
    private MeshSnapshot _snapshot = new([]);

    /// <summary>The catalog that new calls see.</summary>
    public MeshSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Puts other declarations into force.</summary>
    /// <param name="definitions">Declarations that are valid.</param>
    public void Load(IReadOnlyList<ServiceDefinition> definitions)
    {
        lock (_gate)
        {
            var before = _snapshot;
            var snapshot = new MeshSnapshot(definitions.Select(definition => Build(definition, before.Services.GetValueOrDefault(definition.Name))));
            board.Watch(snapshot.Services.Values);
            Volatile.Write(ref _snapshot, snapshot);
            RetireLeft(before, snapshot);
        }
    }

    /// <summary>Closes every channel.</summary>
    public void Dispose()
    {
        _retirement.Dispose();
        foreach (var endpoint in Snapshot.Services.Values.SelectMany(service => service.Endpoints)) endpoint.Channel.Dispose();
    }

    private ServiceModel Build(ServiceDefinition definition, ServiceModel? before)
    {
        var kept = before?.Endpoints.ToDictionary(endpoint => endpoint.Id, StringComparer.OrdinalIgnoreCase);
        var versions = definition.Endpoints.GroupBy(endpoint => endpoint.Version, StringComparer.OrdinalIgnoreCase).Select(group => new VersionModel(
            group.Key, [.. group.Select(endpoint => Keep(definition, endpoint, before?.Definition, kept?.GetValueOrDefault(endpoint.Id)) ?? Build(definition, endpoint))],
            _balancers[definition.Balancing.Policy], random));
        var state = before is not null && ServiceState.Fits(before.Definition, definition) ? before.State : Build(definition);
        return new ServiceModel(definition, [.. versions], state);
    }

    private ServiceState Build(ServiceDefinition definition) =>
        new(new CallRecovery(definition.Resilience, time, random), new Bulkhead(definition.Containment, time));

    private static EndpointModel? Keep(ServiceDefinition service, EndpointDefinition endpoint, ServiceDefinition? before, EndpointModel? old) =>
        old is not null && EndpointIdentity.Same(before!, old.Definition, service, endpoint)
            ? new EndpointModel(endpoint, old.Channel, old.State)
            : null;

    [SuppressMessage("Reliability", "CA2000", Justification = "The endpoint's state keeps the limiter, which holds nothing that must be freed.")]
    private EndpointModel Build(ServiceDefinition service, EndpointDefinition endpoint)
    {
        var health = new EndpointHealth(CircuitKey.Of(service, endpoint) is null ? null : new SharedCircuitGate(time));
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

    private void RetireLeft(MeshSnapshot before, MeshSnapshot now)
    {
        var used = now.Services.Values.SelectMany(service => service.Endpoints).Select(endpoint => endpoint.Channel).ToHashSet();
        foreach (var service in before.Services.Values)
            foreach (var endpoint in service.Endpoints.Where(endpoint => !used.Contains(endpoint.Channel)))
                _retirement.Retire(endpoint, service.Definition.Resilience.CallTimeout);
    }
}
