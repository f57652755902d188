using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Documents.ImageUrls;

/// <summary>Why an image must not be fetched from a URL, and what to send instead.</summary>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record ImageUrlRefusal(string Problem, string Fix);

/// <summary>Looks up the addresses of a host; <see cref="Dns"/> except in tests.</summary>
/// <param name="host">A name or a literal address.</param>
/// <param name="cancellation">Ends the look-up.</param>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellation);

/// <summary>
/// Decides where images may be fetched from, so that nobody can make this service read what only it can reach (server-side
/// request forgery). A host is judged by the addresses that it resolves to, never by its name.
/// </summary>
/// <param name="options">The networks that are allowed although they are not public.</param>
/// <param name="lookup">Looks up the addresses of a host.</param>
public sealed class ImageUrlPolicy(IOptions<DocumentsOptions> options, HostLookup lookup)
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);
    private readonly AddressPolicy _addresses = new(options.Value.ParseAllowedNetworks());

    /// <summary>Why an image must not be fetched from there; null where it may.</summary>
    /// <param name="url">An absolute URL.</param>
    /// <param name="cancellation">Ends the look-up of its host.</param>
    public async Task<ImageUrlRefusal?> RefusalOfAsync(Uri url, CancellationToken cancellation)
    {
        if (RefusalOfForm(url) is { } refusal) return refusal;
        return (await ResolveAsync(url.IdnHost, cancellation)).Refusal;
    }

    /// <summary>The addresses of a host if every one of them may be reached; else the reason why not.</summary>
    /// <param name="host">A name or a literal address.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    internal async Task<(IPAddress[] Addresses, ImageUrlRefusal? Refusal)> ResolveAsync(
        string host, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LookupTimeout);
        try
        {
            var addresses = await lookup(host.Trim('[', ']'), patience.Token);
            if (addresses.Length == 0) return ([], Unresolved(host));
            // One forbidden address among many is enough: the sender may own the name and choose what it answers next.
            var refused = addresses.Select(address => (address, kind: _addresses.RefusalOf(address)))
                .FirstOrDefault(a => a.kind is not null);
            return refused.kind is null
                ? (addresses, null)
                : ([], new(
                    $"The host '{host}' has the address {refused.address}, which is {refused.kind}.",
                    "Use a public address, or send the image as imageBase64."));
        }
        catch (Exception e)
            when (e is SocketException or ArgumentException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ([], Unresolved(host));
        }
    }

    private static ImageUrlRefusal Unresolved(string host) =>
        new($"The host '{host}' cannot be resolved.", "Check the name, or send the image as imageBase64.");

    private static ImageUrlRefusal? RefusalOfForm(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            return new($"The scheme is '{url.Scheme}'.", "Use https or http.");
        if (url.UserInfo.Length > 0)
            return new("The URL holds a user name or password.", "Use a URL without them, for example one that is signed.");
        return url.Host.Length == 0 ? new("The URL has no host.", "Send a URL such as https://example.org/page.png.") : null;
    }
}
