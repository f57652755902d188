using System.Net;
using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>The connections of this process to all remote endpoints: pooled, and renewed so that a change in DNS is noticed.</summary>
/// <param name="time">The clock.</param>
/// <param name="configuration">Holds the keys; null where the process has none.</param>
internal sealed class HttpTransport(TimeProvider time, IConfiguration? configuration) : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(20);

    /// <summary>The handler that all endpoints share. It follows no redirect: an endpoint must not send us elsewhere.</summary>
    public SocketsHttpHandler Handler { get; } = new()
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

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>A client of the shared connections that knows an endpoint's address and sets no time limit: the mesh does.</summary>
    public HttpClient Client(EndpointDefinition endpoint)
    {
        var client = new HttpClient(Handler, disposeHandler: false) { BaseAddress = Base(endpoint.Address!), Timeout = Timeout.InfiniteTimeSpan };
        // What was discovered is an address; the certificate is that of the name.
        client.DefaultRequestHeaders.Host = endpoint.HostName;
        return client;
    }

    /// <summary>The key of an endpoint, looked up for each call so that a new one is used at once.</summary>
    public EndpointKey Key(EndpointDefinition endpoint) => new(endpoint.KeySetting, configuration);

    public void Dispose() => Handler.Dispose();

    /// <summary>Relative paths go below an address only where it ends with a slash.</summary>
    private static Uri Base(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = $"{address.AbsolutePath}/" }.Uri;
}
