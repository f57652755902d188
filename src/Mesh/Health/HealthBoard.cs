using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>
/// Keeps what calls choose from in step with the health of endpoints. It works when something changes or a time has passed, so that
/// a call does not have to look at every endpoint.
/// </summary>
internal sealed class HealthBoard : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Dictionary<string, ServiceModel> _services = [];

    public HealthBoard(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => RefreshAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on these are watched, and no others.</summary>
    public void Watch(IEnumerable<ServiceModel> services)
    {
        lock (_gate) _services = services.ToDictionary(service => service.Name);
        RefreshAll();
    }

    /// <summary>Something about an endpoint of the service has changed.</summary>
    public void Changed(string serviceName)
    {
        lock (_gate)
        {
            if (_services.TryGetValue(serviceName, out var service)) Refresh_NeedsLock(service);
            Arm_NeedsLock();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void RefreshAll()
    {
        lock (_gate)
        {
            foreach (var service in _services.Values) Refresh_NeedsLock(service);
            Arm_NeedsLock();
        }
    }

    private void Refresh_NeedsLock(ServiceModel service)
    {
        var now = _time.GetUtcNow().UtcTicks;
        List<EndpointModel> usable = [];
        foreach (var version in service.Versions)
        {
            var ofVersion = Availability.Usable(version.Endpoints, service.Definition.Health.PanicThreshold, now);
            version.Use(ofVersion);
            usable.AddRange(ofVersion);
        }

        service.State.Bulkhead.Capacity.Use(usable);
    }

    private void Arm_NeedsLock()
    {
        var now = _time.GetUtcNow().UtcTicks;
        var next = _services.Values.SelectMany(service => service.Endpoints).Min(endpoint => endpoint.State.Health.NextChange(now));
        if (next is not { } ticks) return;

        // Rounded up to the timer's milliseconds: one that rings early would find nothing changed and ring again at once. A timer takes
        // at most 49 days, which an endpoint may well ask to be left alone for.
        var wait = Math.Min(Math.Ceiling(TimeSpan.FromTicks(ticks - now).TotalMilliseconds), LongestWait.TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }
}
