using System.Diagnostics.Metrics;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>How many endpoints of each service are in which state, looked up when somebody asks.</summary>
/// <param name="mesh">The meter.</param>
/// <param name="catalog">Who exists.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointMetrics(MeshMeter mesh, MeshCatalog catalog, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        mesh.Meter.CreateObservableGauge("mesh.endpoints", CountStates, "{endpoint}", "Endpoints by service, version and state.");
        mesh.Meter.CreateObservableGauge("mesh.client.in_flight", CountInFlight, "{attempt}", "Attempts under way, by service and version.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> CountStates()
    {
        var now = time.GetUtcNow().UtcTicks;
        return
            from service in catalog.Snapshot.Services.Values
            from version in service.Versions
            from state in version.Endpoints.CountBy(endpoint => StateOf(endpoint.State.Health, now))
            select new Measurement<int>(state.Value, [.. Labels(service, version), new(Names.State, state.Key)]);
    }

    private IEnumerable<Measurement<int>> CountInFlight() =>
        from service in catalog.Snapshot.Services.Values
        from version in service.Versions
        select new Measurement<int>(version.Endpoints.Sum(endpoint => endpoint.State.InFlight), Labels(service, version));

    private static KeyValuePair<string, object?>[] Labels(ServiceModel service, VersionModel version) =>
        [new(Names.Service, service.Name), new(Names.Version, version.Name)];

    // The one that lasts for the longest where several hold.
    private static string StateOf(EndpointHealth health, long now) =>
        health.Probes.IsFailing ? "probes_failing"
        : health.IsEjected(now) ? "ejected"
        : health.IsOpen(now) || health.IsShut(now) ? "circuit_open"
        : health.IsResting(now) ? "resting"
        : "usable";
}
