using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>
/// Watches the endpoints in the background: begins their probes when they are due, and ends the intervals of outlier detection. It
/// looks at the present snapshot every time, so that a change of the catalog takes effect by itself.
/// </summary>
/// <param name="catalog">Who is watched.</param>
/// <param name="prober">Makes the probes.</param>
/// <param name="outliers">Compares success rates.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the probes.</param>
internal sealed class HealthWatch(MeshCatalog catalog, Prober prober, OutlierDetector outliers, TimeProvider time, Random random)
    : IHostedService, IDisposable
{
    /// <summary>How often it is looked at what is due.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // With 1,000 endpoints that all hang for the usual 2 s, a round takes 8 s and so stays within the usual interval of 10 s.
    internal const int MaxParallel = 256;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private int _underWay;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Tick);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null) await _timer.DisposeAsync();
        await _stopping.CancelAsync();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }

    private void Look()
    {
        // A look that comes while the last one is not over has nothing to do.
        if (!_gate.TryEnter()) return;
        try
        {
            BeginWhatIsDue_NeedsLock(_stopping.Token);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void BeginWhatIsDue_NeedsLock(CancellationToken stopping)
    {
        var now = time.GetUtcNow().UtcTicks;
        List<(ServiceModel Service, EndpointModel Endpoint)> due = [];
        foreach (var service in catalog.Snapshot.Services.Values)
        {
            EndInterval(service, now);
            if (service.Definition.Health.ProbeInterval is not { } interval) continue;
            foreach (var endpoint in service.Endpoints)
                if (IsDue(endpoint, interval, now)) due.Add((service, endpoint));
        }

        // Who has waited longest goes first, so that under the bound everybody gets a turn.
        var free = MaxParallel - Volatile.Read(ref _underWay);
        foreach (var (service, endpoint) in due.OrderBy(one => one.Endpoint.State.Health.Probes.Due).Take(free))
            _ = ProbeAsync(service, endpoint, now, stopping);
    }

    private bool IsDue(EndpointModel endpoint, TimeSpan interval, long now)
    {
        var probes = endpoint.State.Health.Probes;
        if (probes.IsUnderWay || endpoint.Definition.Protocol == InProcessProtocol.ProtocolName) return false;

        // The first probes are spread over an interval: endpoints that are declared together are not probed together for ever.
        if (probes.Due == 0) probes.Due = now + (long)(interval.Ticks * random.NextDouble());
        return probes.Due <= now;
    }

    private async Task ProbeAsync(ServiceModel service, EndpointModel endpoint, long now, CancellationToken stopping)
    {
        var probes = endpoint.State.Health.Probes;
        probes.Begin();
        probes.Due = now + Next(service.Definition.Health.ProbeInterval!.Value);
        Interlocked.Increment(ref _underWay);
        try
        {
            await prober.ProbeAsync(service, endpoint, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    // Jitter only shortens the interval, by the time between two looks and up to a tenth: what has recovered is noticed within one.
    private long Next(TimeSpan interval) => Math.Max(0, (long)(interval.Ticks * (1 - (0.1 * random.NextDouble()))) - Tick.Ticks);

    private void EndInterval(ServiceModel service, long now)
    {
        var interval = service.Definition.Health.Ejection.Interval.Ticks;
        var began = service.State.IntervalBegan;
        if (began != 0 && now - began < interval) return;
        service.State.IntervalBegan = now;
        if (began != 0) outliers.EndInterval(service);
    }
}
