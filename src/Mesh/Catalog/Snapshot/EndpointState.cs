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
internal sealed class EndpointState(EndpointGuard guard, EndpointHealth health, PeakEwma latency, UsageWindow usage)
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

    /// <summary>Calls that it has not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>An attempt begins.</summary>
    public void Enter()
    {
        Interlocked.Increment(ref _inFlight);
        Usage.AddRequest();
    }

    /// <summary>An attempt has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
