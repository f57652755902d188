using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>
/// Keeps the entrance of a service as wide as its usable endpoints bear together. It is told when one of their limits changes and
/// when other endpoints can be used, so that no call has to add them up.
/// </summary>
/// <param name="most">How wide it is at most.</param>
/// <param name="gate">The entrance.</param>
/// <param name="leased">Places of all workers that this one has, to begin with; null where they are not counted.</param>
internal sealed class SharedCapacity(int most, FairGate gate, int? leased = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AdaptiveConcurrencyLimiter, int> _limits = [];
    private int _leased = leased ?? int.MaxValue;
    private long _sum;

    /// <summary>From now on these can be used.</summary>
    public void Use(IEnumerable<EndpointModel> usable)
    {
        lock (_lock)
        {
            _limits.Clear();
            foreach (var endpoint in usable)
                if (endpoint.State.Limiter is { } limiter) _limits[limiter] = limiter.Limit;
            _sum = _limits.Values.Sum(limit => (long)limit);
            Resize_NeedsLock();
        }
    }

    /// <summary>The limit of an endpoint has changed.</summary>
    public void Changed(AdaptiveConcurrencyLimiter limiter)
    {
        lock (_lock)
        {
            if (!_limits.TryGetValue(limiter, out var before)) return;

            // Read here and not told: of two changes that arrive out of order the second finds nothing left to do.
            var now = _limits[limiter] = limiter.Limit;
            _sum += now - before;
            Resize_NeedsLock();
        }
    }

    /// <summary>From now on this worker has so many of the places of all workers.</summary>
    public void Lease(int places)
    {
        lock (_lock)
        {
            if (_leased == places) return;
            _leased = places;
            Resize_NeedsLock();
        }
    }

    // Without limits, or without anybody who could be called, the entrance is not what is narrow: those calls learn what is inside.
    private void Resize_NeedsLock() => gate.Resize((int)Math.Min(_leased, _sum > 0 ? Math.Min(most, _sum) : most));
}
