using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Documents.ImageUrls;

/// <summary>Why an image must not be fetched from a URL, and what to send instead.</summary>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record ImageUrlRefusal(string Problem, string Fix);

/// <summary>
/// Decides where images may be fetched from, so that nobody can make this service read what only it can reach (server-side
/// request forgery). A host is judged by the addresses that it resolves to, never by its name.
/// </summary>
/// <param name="options">The networks that are allowed although they are not public.</param>
/// <param name="lookup">Looks up the addresses of a host.</param>
public sealed class ImageUrlPolicy(IOptions<DocumentsOptions> options, HostLookup lookup)
{
    /// <summary>Lets connections go only to addresses that are allowed.</summary>
    internal AddressGuard Guard { get; } = new(new AddressPolicy(options.Value.ParseAllowedNetworks()), lookup);

    /// <summary>Why an image must not be fetched from there; null where it may.</summary>
    /// <param name="url">An absolute URL.</param>
    /// <param name="cancellation">Ends the look-up of its host.</param>
    public async Task<ImageUrlRefusal?> RefusalOfAsync(Uri url, CancellationToken cancellation)
    {
        if (RefusalOfForm(url) is { } refusal) return refusal;
        return (await Guard.ResolveAsync(url.IdnHost, cancellation)).Problem is { } problem
            ? new(problem, "Use a public address, or send the image as imageBase64.")
            : null;
    }

    private static ImageUrlRefusal? RefusalOfForm(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            return new($"The scheme is '{url.Scheme}'.", "Use https or http.");
        if (url.UserInfo.Length > 0)
            return new("The URL holds a user name or password.", "Use a URL without them, for example one that is signed.");
        return url.Host.Length == 0 ? new("The URL has no host.", "Send a URL such as https://example.org/page.png.") : null;
    }
}
