using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>Decides which addresses webhooks may have, so that nobody makes this service call what only it can reach.</summary>
/// <param name="options">Networks that are allowed although they are not public.</param>
/// <param name="environment">On a development machine its own addresses are allowed too.</param>
/// <param name="lookup">Looks up the addresses of a host.</param>
public sealed class WebhookGuard(IOptions<EventsOptions> options, IHostEnvironment environment, HostLookup lookup)
{
    private static readonly System.Net.IPNetwork[] Loopback = [System.Net.IPNetwork.Parse("127.0.0.0/8"), System.Net.IPNetwork.Parse("::1/128")];

    /// <summary>Lets connections go only to addresses that are allowed.</summary>
    internal AddressGuard Guard { get; } = new(
        new AddressPolicy([.. options.Value.ParseAllowedNetworks(), .. environment.IsDevelopment() ? Loopback : []]), lookup);

    /// <summary>Why events must not be posted there; null where they may.</summary>
    /// <param name="url">An absolute address.</param>
    /// <param name="cancellation">Ends the look-up of its host.</param>
    public async Task<string?> RefusalOfAsync(Uri url, CancellationToken cancellation)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) return $"The scheme is '{url.Scheme}'.";
        if (url.UserInfo.Length > 0) return "It holds a user name or password.";
        return (await Guard.ResolveAsync(url.IdnHost, cancellation)).Problem;
    }
}
