using System.Buffers.Text;
using System.Globalization;
using System.Net;

namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>A shared access signature, read: <c>r=resource&amp;e=expiry&amp;s=signature</c>, each percent-encoded.</summary>
/// <param name="Signed">What is signed: the text before <c>&amp;s=</c>, as it was sent.</param>
/// <param name="Resource">The address that it is for.</param>
/// <param name="Expires">When it ends to be valid.</param>
/// <param name="Signature">The HMAC-SHA256.</param>
internal sealed record SasToken(string Signed, Uri Resource, DateTimeOffset Expires, byte[] Signature)
{
    /// <summary>Reads a token; null where it is none.</summary>
    public static SasToken? Parse(string text)
    {
        var end = text.LastIndexOf("&s=", StringComparison.Ordinal);
        var middle = end < 0 ? -1 : text.IndexOf("&e=", StringComparison.Ordinal);
        if (middle < 0 || middle > end || !text.StartsWith("r=", StringComparison.Ordinal)) return null;
        var signature = WebUtility.UrlDecode(text[(end + 3)..]);
        if (!Base64.IsValid(signature)
            || !Uri.TryCreate(WebUtility.UrlDecode(text[2..middle]), UriKind.Absolute, out var resource)
            || Time(WebUtility.UrlDecode(text[(middle + 3)..end])) is not { } expires) return null;
        return new SasToken(text[..end], resource, expires, Convert.FromBase64String(signature));
    }

    /// <summary>
    /// Whether it is for this address: host, port and path, whatever its query and scheme. A token of the host alone is for all
    /// below.
    /// </summary>
    public bool IsFor(Uri endpoint)
    {
        var path = Resource.AbsolutePath.TrimEnd('/');
        var wanted = endpoint.AbsolutePath.TrimEnd('/');
        return Resource.Host.Equals(endpoint.Host, StringComparison.OrdinalIgnoreCase)
            && Resource.Port == endpoint.Port
            && wanted.StartsWith(path, StringComparison.OrdinalIgnoreCase)
            && (wanted.Length == path.Length || wanted[path.Length] == '/');
    }

    // The SDK writes the time as en-US does, 1/2/2027 3:04:05 PM +00:00, and newer runtimes put a narrow no-break space before AM
    // and PM.
    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text.Replace('\u202F', ' '), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
