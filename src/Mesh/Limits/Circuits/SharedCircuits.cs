using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>
/// Keeps the circuits of this worker in step with those that all workers share: tells what its calls showed, and shuts endpoints that
/// others found sick. Without a control plane it does nothing, and with one nothing but look at counters while all is well.
/// </summary>
/// <param name="catalog">Who is called.</param>
/// <param name="health">Is told when an endpoint is shut, or open again.</param>
/// <param name="worker">Who this is.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the control plane does not answer, once.</param>
/// <param name="plane">The way to the circuits' owners; null where there is none.</param>
/// <param name="board">What these have made public; null where there is none.</param>
internal sealed class SharedCircuits(
    MeshCatalog catalog, HealthBoard health, WorkerIdentity worker, TimeProvider time, ILogger<SharedCircuits> log, IControlPlane? plane = null,
    IControlBoard? board = null) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Dictionary<SharedCircuitGate, CircuitReporter> _reporters = [];
    private Dictionary<string, int> _begun = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, CircuitNotice> _notices = [];
    private bool _failing;

    /// <summary>Goes by what the board says now.</summary>
    public void Hear()
    {
        if (board is null) return;
        lock (_lock)
        {
            _notices = board.Read(CircuitNotice.Kind).Select(one => (one.Key, Notice: CircuitNotice.Read(one)))
                .Where(one => one.Notice is not null).DistinctBy(one => one.Key).ToDictionary(one => one.Key, one => one.Notice!);
            Hear_NeedsLock();
        }
    }

    /// <summary>Looks at every endpoint once, and tells what there is to tell.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task TurnAsync(CancellationToken cancellation)
    {
        List<(CircuitReporter Reporter, CircuitReport Report)> due = [];
        lock (_lock)
        {
            Hear_NeedsLock();
            if (plane is not { IsConnected: true }) return;
            var now = time.GetUtcNow();
            foreach (var service in catalog.Snapshot.Services.Values)
            {
                var isWanted = IsWanted_NeedsLock(service);
                foreach (var endpoint in service.Endpoints)
                {
                    if (endpoint.State.Health.Shared is { } gate && _reporters[gate] is var reporter && reporter.Next(isWanted, now) is { } report)
                        due.Add((reporter, report));
                }
            }
        }

        foreach (var (reporter, report) in due)
            if (!await TellAsync(reporter, report, cancellation)) break;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (plane is null || board is null) return;
        using var changed = new SemaphoreSlim(0);
        using var watch = ChangeToken.OnChange(() => board.Changed, () =>
        {
            Hear();
            changed.Release();
        });
        Hear();
        while (!stoppingToken.IsCancellationRequested)
        {
            await TurnAsync(stoppingToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(Interval, time, waiting.Token), changed.WaitAsync(waiting.Token));
            await waiting.CancelAsync();
        }
    }

    private void Hear_NeedsLock()
    {
        var now = time.GetUtcNow();
        Dictionary<SharedCircuitGate, CircuitReporter> present = [];
        foreach (var service in catalog.Snapshot.Services.Values)
        {
            var hasChanged = false;
            foreach (var endpoint in service.Endpoints)
            {
                if (endpoint.State.Health.Shared is not { } gate) continue;
                var reporter = present[gate] = _reporters.GetValueOrDefault(gate) ?? New(service, endpoint, gate);
                hasChanged |= reporter.Hear(_notices.GetValueOrDefault(reporter.Owner.Key), now);
            }

            if (hasChanged) health.Changed(service.Name);
        }

        _reporters = present;
    }

    private CircuitReporter New(ServiceModel service, EndpointModel endpoint, SharedCircuitGate gate) => new(
        CircuitKey.Of(service.Definition, endpoint.Definition)!.Value, service.Name, endpoint.Id, worker, CircuitTerms.Of(service.Definition.Resilience), gate);

    // Probes are wanted where there are calls; an idle system leaves its circuits as they are.
    private bool IsWanted_NeedsLock(ServiceModel service)
    {
        var begun = service.State.Bulkhead.Times.Begun;
        var isWanted = _begun.GetValueOrDefault(service.Name) != begun;
        _begun[service.Name] = begun;
        return isWanted;
    }

    private async Task<bool> TellAsync(CircuitReporter reporter, CircuitReport report, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            reporter.Sending(report, time.GetUtcNow());
            await plane!.TellAsync(reporter.Owner, "Report", report, either.Token);
            reporter.Sent(report);
            _failing = false;
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_failing) log.CircuitsUnreported(failure);
            _failing = true;
            return false;
        }
    }
}
