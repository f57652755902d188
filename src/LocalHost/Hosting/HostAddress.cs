using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Where the host answers.</summary>
/// <param name="server">The server, which knows its port once it listens.</param>
/// <param name="options">The port that was asked for.</param>
internal sealed class HostAddress(IServer server, LaunchOptions options)
{
    /// <summary>The URL without a slash at its end. Until the server listens, the one that was asked for.</summary>
    public string BaseUrl
    {
        get
        {
            if (field is null && server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses)
                field = addresses.First().TrimEnd('/').Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
            return field ?? $"http://localhost:{options.Port}";
        }
    }
}
