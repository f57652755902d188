using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.ServiceDiscovery;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>
/// Finds the endpoints of a name in DNS (A and AAAA records), for names that the configuration of service discovery does not know.
/// The system's resolver does not tell how long an answer holds, so it is asked again after a fixed time.
/// </summary>
/// <param name="lookup">Asks DNS.</param>
/// <param name="time">The clock.</param>
internal sealed class DnsEndpointsFactory(HostLookup lookup, TimeProvider time) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = new DnsEndpoints(query.ServiceName, lookup, time);
        return true;
    }
}

/// <summary>The addresses of one name. DNS knows no ports: the endpoint's own address says it.</summary>
internal sealed class DnsEndpoints(string host, HostLookup lookup, TimeProvider time) : IServiceEndpointProvider
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    public async ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count > 0) return;
        endpoints.AddChangeToken(new ElapsedToken(Refresh, time));
        try
        {
            foreach (var address in await lookup(host, cancellationToken))
            {
                var endpoint = ServiceEndpoint.Create(new IPEndPoint(address, 0));
                endpoint.Features.Set<IHostNameFeature>(new HostName(host));
                endpoints.Endpoints.Add(endpoint);
            }
        }
        catch (SocketException)
        {
            // An unknown name has no endpoints now; it is asked for again.
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class HostName(string name) : IHostNameFeature
    {
        string IHostNameFeature.HostName => name;
    }
}
