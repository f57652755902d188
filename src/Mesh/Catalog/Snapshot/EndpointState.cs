using FunctionsOrchestration.Mesh.Containment.Adaptive;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Resilience;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>
/// What is known about an endpoint now: written by every call, read by balancing and health. It stays when the catalog changes
/// around the endpoint.
/// </summary>
/// <param name="guard">Its circuit and time limit.</param>
/// <param name="health">Its health.</param>
/// <param name="latency">How long it takes.</param>
/// <param name="usage">How much of its limits is used.</param>
/// <param name="limiter">How many calls it can bear; null where that is not asked.</param>
internal sealed class EndpointState(
    EndpointGuard guard, EndpointHealth health, PeakEwma latency, UsageWindow usage, AdaptiveConcurrencyLimiter? limiter = null)
{
    private int _inFlight;

    /// <summary>Its circuit and time limit.</summary>
    public EndpointGuard Guard { get; } = guard;

    /// <summary>Its health.</summary>
    public EndpointHealth Health { get; } = health;

    /// <summary>How long it takes.</summary>
    public PeakEwma Latency { get; } = latency;

    /// <summary>How much of its limits is used.</summary>
    public UsageWindow Usage { get; } = usage;

    /// <summary>How many calls it can bear; null where that is not asked.</summary>
    public AdaptiveConcurrencyLimiter? Limiter { get; } = limiter;

    /// <summary>Calls that it has not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>True where it has as many calls as it can bear.</summary>
    public bool IsFull => Limiter is { } one && one.InFlight >= one.Limit;

    /// <summary>
    /// How busy one more call would make it: calls under way, for what it can bear where that is known. Infinite where it is full.
    /// </summary>
    public double Load => Limiter is not { } one
        ? InFlight + 1
        : one.InFlight >= one.Limit ? double.PositiveInfinity : (InFlight + 1.0) / one.Limit;

    /// <summary>An attempt begins, unless the endpoint has as many as it can bear.</summary>
    /// <returns>What to <see cref="Leave"/> with; not acquired where it is full.</returns>
    public ConcurrencyPermit Enter()
    {
        var permit = Limiter?.Acquire() ?? ConcurrencyPermit.Granted;
        if (!permit.IsAcquired) return permit;
        Interlocked.Increment(ref _inFlight);
        return permit;
    }

    /// <summary>An attempt has ended.</summary>
    /// <returns>True where the endpoint can bear more or fewer calls than before.</returns>
    public bool Leave(ConcurrencyPermit permit, CallEnding ending)
    {
        Interlocked.Decrement(ref _inFlight);
        return permit.End(ending);
    }
}
