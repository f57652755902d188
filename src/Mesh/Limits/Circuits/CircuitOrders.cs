namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>A person's order to let nothing through.</summary>
/// <param name="Service">The service, as the catalog writes it.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Reason">Why, for others; null says nothing.</param>
/// <param name="Duration">How long, up to a day, before probes may try; null until it is reset.</param>
/// <param name="Terms">What the circuit goes by afterwards.</param>
public sealed record CircuitTrip(string Service, string Endpoint, string? Reason, TimeSpan? Duration, CircuitTerms Terms);

/// <summary>A person's order to let everything through, and to forget what was reported.</summary>
/// <param name="Service">The service, as the catalog writes it.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Reason">Why, for others; null says nothing.</param>
public sealed record CircuitReset(string Service, string Endpoint, string? Reason);
