using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Resilience;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>
/// What is known about an endpoint now: written by every call, read by balancing and health. It stays when the catalog changes
/// around the endpoint.
/// </summary>
/// <param name="guard">Its circuit and time limit.</param>
/// <param name="health">Its health.</param>
internal sealed class EndpointState(EndpointGuard guard, EndpointHealth health)
{
    private int _inFlight;

    /// <summary>Its circuit and time limit.</summary>
    public EndpointGuard Guard { get; } = guard;

    /// <summary>Its health.</summary>
    public EndpointHealth Health { get; } = health;

    /// <summary>Calls that it has not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
