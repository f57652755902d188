using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>
/// Leases the places of services that have so many in the whole system. A call only ever meets the entrance of its own worker, which this
/// keeps as wide as its places. A service that nobody calls makes no operations.
/// </summary>
/// <param name="catalog">Which services have a limit.</param>
/// <param name="worker">Who this is.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that places cannot be renewed.</param>
/// <param name="plane">The way to the ledgers; null where there is none.</param>
internal sealed class PlaceLeases(
    MeshCatalog catalog, WorkerIdentity worker, TimeProvider time, ILogger<PlaceLeases> log, IControlPlane? plane = null) : BackgroundService
{
    /// <summary>Name of the entity.</summary>
    public const string Kind = "PlacesEntity";

    /// <summary>How often it is looked at what calls need.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServicePlaces> _services = new(StringComparer.OrdinalIgnoreCase);
    private bool _failing;

    /// <summary>Looks at every service once, and begins to ask for what is needed.</summary>
    /// <param name="cancellation">Ends what was begun.</param>
    public void Turn(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var isConnected = plane is { IsConnected: true };
            foreach (var service in catalog.Snapshot.Services.Values)
            {
                if (service.Definition.Containment.MaxConcurrentOverall is null) continue;
                if (!_services.TryGetValue(service.Name, out var places)) _services.Add(service.Name, places = new ServicePlaces(worker.Id));
                var (request, overdue) = places.Turn(service.State.Bulkhead, isConnected, time.GetUtcNow());
                if (overdue > 0) log.CallsOutlivePlaces(overdue, service.Name);
                if (request is not null) _ = AskAsync(service.Name, places, request, cancellation);
            }

            Forget_NeedsLock();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (plane is null) return;
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Turn(stoppingToken);
    }

    private void Forget_NeedsLock()
    {
        foreach (var gone in _services.Keys.Where(name =>
            !catalog.Snapshot.Services.TryGetValue(name, out var service) || service.Definition.Containment.MaxConcurrentOverall is null).ToList())
            _services.Remove(gone);
    }

    private async Task AskAsync(string service, ServicePlaces places, PlacesRequest request, CancellationToken cancellation)
    {
        PlaceLease? lease = null;
        try
        {
            var owner = new ControlKey(Kind, service.ToLowerInvariant());
            var state = await new ControlExchange(plane!, time).RunAsync<PlacesState>(
                owner, "Lease", request, seen => seen.Leases.GetValueOrDefault(worker.Id)?.Answered >= request.Sequence, Patience, cancellation);
            lease = state?.Leases[worker.Id];
            _failing = false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            if (!_failing) log.PlacesUnavailable(failure, service);
            _failing = true;
        }

        lock (_lock) places.Answer(lease, time.GetUtcNow());
    }
}
