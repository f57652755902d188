namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>
/// What is known about an endpoint now: written by every call, read by balancing and health. It stays when the catalog changes
/// around the endpoint.
/// </summary>
internal sealed class EndpointState
{
    private int _inFlight;

    /// <summary>Calls that it has not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
