using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Catalog.Loading;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Catalog.Status;

/// <summary>Reads the running snapshot. It looks at every endpoint: for people and dashboards, never for a call.</summary>
internal sealed class StatusReader(
    MeshCatalog catalog, CatalogLoader loader, RegistrationCheck check, IEnumerable<ICatalogSource> sources, TimeProvider time) : IMeshStatus
{
    public MeshStatus Read()
    {
        var leases = Leases();
        return new MeshStatus(
            time.GetUtcNow(), loader.Report,
            [.. catalog.Snapshot.Services.Values.OrderBy(service => service.Name, StringComparer.Ordinal).Select(service => Of(service, leases))]);
    }

    public ServiceStatus? Find(string name) => catalog.Snapshot.Services.TryGetValue(name, out var service) ? Of(service, Leases()) : null;

    public string Nearest(string name) => NearestNames.Hint(name, catalog.Snapshot.Services.Keys);

    public IReadOnlyList<CatalogError> Check(RegisteredService registration) => check.Check(registration, catalog.Snapshot);

    private ServiceStatus Of(ServiceModel service, FrozenDictionary<(string, string), DateTimeOffset> leases)
    {
        var definition = service.Definition;
        var now = time.GetUtcNow().UtcTicks;
        var usable = service.Versions.ToDictionary(
            version => version.Name,
            version => Availability.Usable(version.Endpoints, definition.Health.PanicThreshold, now).ToHashSet());
        return new ServiceStatus(
            service.Name, definition.Domain, definition.Operations, service.Default?.Name,
            [.. service.Versions.Select(version => new VersionStatus(version.Name, version.Endpoints.Count, usable[version.Name].Count))],
            [
                .. service.Versions.SelectMany(version => version.Endpoints.Select(
                    endpoint => Of(endpoint, usable[version.Name].Contains(endpoint), now) with
                    {
                        CircuitKey = CircuitKey.Of(definition, endpoint.Definition)?.Key,
                        LeaseUntil = leases.TryGetValue(Key(service.Name, endpoint.Id), out var until) ? until : null,
                    })),
            ],
            new PolicyStatus(definition.Balancing, definition.Health, definition.Resilience, definition.Containment))
        {
            Places = service.State.Bulkhead.Places,
        };
    }

    private static EndpointStatus Of(EndpointModel endpoint, bool usable, long now)
    {
        var (definition, state) = (endpoint.Definition, endpoint.State);
        var (rest, open, ejected) = state.Health.Until(now);
        var (requests, tokens) = state.Usage.Read();
        return new EndpointStatus(
            endpoint.Id, definition.Version, definition.Source, definition.Protocol, definition.Address, definition.Locality,
            definition.Weight, definition.Priority,
            new HealthStatus(usable)
            {
                ProbeProblem = state.Health.Probes.Problem, EjectedUntil = ejected, RestingUntil = rest, CircuitOpenUntil = open,
                SharedCircuit = state.Health.Shared?.Notice is { } notice ? new SharedCircuitStatus(notice.Position, notice.Since, notice.Until, notice.Why) : null,
                Ejections = state.Health.Ejections,
            },
            new LoadStatus(
                state.InFlight, state.Latency.Measured, state.Limiter?.Limit,
                endpoint.IsLimited ? Math.Round(requests, 1) : null, endpoint.IsLimited ? Math.Round(tokens, 1) : null,
                state.Health.LastFault?.ToString()));
    }

    private FrozenDictionary<(string, string), DateTimeOffset> Leases() => sources.SelectMany(source => source.Read())
        .SelectMany(service => service.Endpoints.Select(endpoint => (Key(service.Name, endpoint.Endpoint.Id), endpoint.LeaseUntil)))
        .DistinctBy(lease => lease.Item1)
        .ToFrozenDictionary(lease => lease.Item1, lease => lease.LeaseUntil);

    private static (string, string) Key(string service, string endpoint) => (service.ToUpperInvariant(), endpoint.ToUpperInvariant());
}
