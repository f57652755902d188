using System.Collections.Concurrent;
using System.Net;
using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>
/// Replaces endpoints that are names, such as <c>https+http://summarizer</c>, by one endpoint for each address that the name has now.
/// </summary>
/// <param name="resolver">Knows the addresses, and when they change.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointDiscovery(ServiceEndpointResolver resolver, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, IReadOnlyList<ServiceEndpoint>> _known = [];

    /// <summary>True where the address is a name that is looked up.</summary>
    public static bool IsName(EndpointDefinition endpoint) => endpoint.Address is { Scheme: "https+http" or "http+https" };

    /// <summary>The catalog with addresses in the place of names.</summary>
    /// <param name="services">A valid catalog.</param>
    /// <param name="changes">Gets what tells of the next change of an address.</param>
    /// <param name="leftOut">Gets names that have no address.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<IReadOnlyList<ServiceDefinition>> ResolveAsync(
        IReadOnlyList<ServiceDefinition> services, ICollection<IChangeToken> changes, ICollection<CatalogError> leftOut, CancellationToken cancellation)
    {
        var names = services.SelectMany(service => service.Endpoints).Where(IsName).Select(NameOf).Distinct().ToList();
        if (names.Count == 0) return services;
        var found = (await Task.WhenAll(names.Select(name => FindAsync(name, cancellation)))).ToDictionary(one => one.Name);
        foreach (var change in found.Values.Select(one => one.Changed).OfType<IChangeToken>()) changes.Add(change);
        return [.. services.Select(service => Expand(service, name => found[name].Endpoints, leftOut))];
    }

    private static string NameOf(EndpointDefinition endpoint) => endpoint.Address!.GetLeftPart(UriPartial.Authority);

    private async Task<(string Name, IReadOnlyList<ServiceEndpoint> Endpoints, IChangeToken? Changed)> FindAsync(
        string name, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var source = await resolver.GetEndpointsAsync(name, patience.Token);
            // A name that loses its last address rather has a sick resolver than no endpoints: health will tell who is gone.
            if (source.Endpoints.Count > 0) _known[name] = source.Endpoints;
            return (name, _known.GetValueOrDefault(name) ?? [], source.ChangeToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (name, _known.GetValueOrDefault(name) ?? [], new ElapsedToken(Patience, time));
        }
    }

    private static ServiceDefinition Expand(
        ServiceDefinition service, Func<string, IReadOnlyList<ServiceEndpoint>> addresses, ICollection<CatalogError> leftOut)
    {
        if (!service.Endpoints.Any(IsName)) return service;
        List<EndpointDefinition> endpoints = [];
        foreach (var endpoint in service.Endpoints)
        {
            List<EndpointDefinition> found = IsName(endpoint) ? [.. addresses(NameOf(endpoint)).Select(address => At(endpoint, address))] : [endpoint];
            if (found.Count == 0)
                leftOut.Add(new CatalogError(service.Name, endpoint.Id, "Address", endpoint.Address!.ToString(), "the name has no address now; it is looked up again."));
            endpoints.AddRange(found.DistinctBy(one => one.Id));
        }

        return service with { Endpoints = endpoints };
    }

    private static EndpointDefinition At(EndpointDefinition endpoint, ServiceEndpoint found)
    {
        var name = endpoint.Address!;
        var scheme = name.Scheme.Split('+')[0];
        var authority = found.EndPoint switch
        {
            UriEndPoint { Uri: var uri } => uri,
            DnsEndPoint dns => Compose(scheme, dns.Host, dns.Port > 0 ? dns.Port : name.Port),
            IPEndPoint ip => Compose(scheme, ip.Address.ToString(), ip.Port > 0 ? ip.Port : name.Port),
            var other => new Uri($"{scheme}://{other}"),
        };
        return endpoint with
        {
            Id = $"{endpoint.Id}@{authority.Authority}",
            Address = name.AbsolutePath == "/" ? authority : new Uri(authority, name.AbsolutePath),
            HostName = found.Features.Get<IHostNameFeature>()?.HostName,
            Source = EndpointSource.Discovery,
        };
    }

    private static Uri Compose(string scheme, string host, int port) => new UriBuilder(scheme, host, port > 0 ? port : -1).Uri;
}
