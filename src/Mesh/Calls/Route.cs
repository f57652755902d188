namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>The way that a call took.</summary>
/// <param name="Service">The service that answered: another than was asked, after a fallback.</param>
/// <param name="Version">The version that answered or was asked last; null where none was reached.</param>
/// <param name="Endpoint">The endpoint that answered or was asked last; null where none was reached.</param>
/// <param name="Attempts">How many endpoints were called, hedges and retries included; 0 where nobody was.</param>
/// <param name="Reason">Why this endpoint, for example <c>least-requests</c>, <c>retry</c>, <c>fallback:unavailable</c>.</param>
public sealed record Route(string Service, string? Version, string? Endpoint, int Attempts, string Reason);
