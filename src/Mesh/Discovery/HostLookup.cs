using System.Net;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>Looks up the addresses of a host; <see cref="Dns"/> except in tests.</summary>
/// <param name="host">A name or a literal address.</param>
/// <param name="cancellation">Ends the look-up.</param>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellation);
