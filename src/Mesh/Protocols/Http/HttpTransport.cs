using System.Net;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>The connections of this process to all remote endpoints: pooled, and renewed so that a change in DNS is noticed.</summary>
/// <param name="time">The clock.</param>
/// <param name="configuration">Holds the keys; null where the process has none.</param>
/// <param name="guard">Judges where registered endpoints may lead; null where the process has none.</param>
internal sealed class HttpTransport(TimeProvider time, IConfiguration? configuration, AddressGuard? guard = null) : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(20);

    private readonly SocketsHttpHandler _declared = Handler();
    private readonly SocketsHttpHandler _registered = Guarded(guard);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>
    /// A client over the connections that the endpoint may use. A discovered address is called by the name that it was found under: the
    /// server's certificate is for that name, and it may serve others. The mesh limits the time.
    /// </summary>
    public HttpClient Client(EndpointDefinition endpoint)
    {
        var client = new HttpClient(endpoint.Source == EndpointSource.Registration ? _registered : _declared, disposeHandler: false)
        {
            BaseAddress = Base(endpoint.Address!),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Host = endpoint.HostName;
        return client;
    }

    /// <summary>The key of an endpoint, looked up for each call so that a new one is used at once.</summary>
    public EndpointKey Key(EndpointDefinition endpoint) => new(endpoint.KeySetting, configuration);

    public void Dispose()
    {
        _declared.Dispose();
        _registered.Dispose();
    }

    /// <summary>It follows no redirect: an endpoint must not send us elsewhere.</summary>
    private static SocketsHttpHandler Handler() => new()
    {
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = ConnectTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = PingInterval,
        KeepAlivePingTimeout = ConnectTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    private static SocketsHttpHandler Guarded(AddressGuard? guard)
    {
        var handler = Handler();
        if (guard is null) return handler;
        handler.UseProxy = false; // A proxy would connect on our behalf, to an address that nobody checked.
        handler.ConnectCallback = guard.ConnectAsync;
        return handler;
    }

    /// <summary>Relative paths go below an address only where it ends with a slash.</summary>
    private static Uri Base(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = $"{address.AbsolutePath}/" }.Uri;
}
