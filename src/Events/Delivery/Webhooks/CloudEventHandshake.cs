using System.Globalization;

namespace FunctionsOrchestration.Events.Delivery.Webhooks;

/// <summary>
/// The handshake of CloudEvents before a webhook gets its first event: abuse protection of the HTTP 1.1 Web Hooks for Event
/// Delivery 1.0.2, section 4. The request is an OPTIONS of the webhook's address.
/// </summary>
public static class CloudEventHandshake
{
    /// <summary>Names who asks to send.</summary>
    public const string RequestOrigin = "WebHook-Request-Origin";

    /// <summary>An address that grants as well, later.</summary>
    public const string RequestCallback = "WebHook-Request-Callback";

    /// <summary>Requests a minute that are asked for.</summary>
    public const string RequestRate = "WebHook-Request-Rate";

    /// <summary>Names who may send.</summary>
    public const string AllowedOrigin = "WebHook-Allowed-Origin";

    /// <summary>Requests a minute that are granted.</summary>
    public const string AllowedRate = "WebHook-Allowed-Rate";

    /// <summary>The headers of the request.</summary>
    /// <param name="origin">The DNS name of who asks.</param>
    /// <param name="callback">An address that grants as well; null offers none.</param>
    /// <param name="rate">Requests a minute that are asked for; null asks for none.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Request(string origin, Uri? callback, int? rate)
    {
        List<KeyValuePair<string, string>> headers = [new(RequestOrigin, origin)];
        if (callback is not null) headers.Add(new(RequestCallback, callback.AbsoluteUri));
        if (rate is { } asked) headers.Add(new(RequestRate, asked.ToString(CultureInfo.InvariantCulture)));
        return headers;
    }

    /// <summary>Whether an answer grants what was asked for, and how much of it.</summary>
    /// <param name="status">Status code of the answer. Any of 2xx counts: the specification asks for none.</param>
    /// <param name="allowedOrigin">Its header <see cref="AllowedOrigin"/>: the origin, or <c>*</c>.</param>
    /// <param name="allowedRate">Its header <see cref="AllowedRate"/>: a number, or <c>*</c>.</param>
    /// <param name="origin">Who asked.</param>
    public static HandshakeAnswer Answered(int status, string? allowedOrigin, string? allowedRate, string origin)
    {
        if (status is < 200 or > 299) return new HandshakeAnswer(false, $"The webhook answered {status} to OPTIONS.");
        if (allowedOrigin?.Trim() is not { Length: > 0 } allowed) return new HandshakeAnswer(false, $"The answer to OPTIONS has no header {AllowedOrigin}.");
        if (allowed != "*" && !allowed.Equals(origin, StringComparison.OrdinalIgnoreCase))
            return new HandshakeAnswer(false, $"The webhook allows {allowed} and not {origin}.");
        if (allowedRate?.Trim() is not { Length: > 0 } rate || rate == "*") return new HandshakeAnswer(true);
        return int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) && perMinute > 0
            ? new HandshakeAnswer(true, RequestsPerMinute: perMinute)
            : new HandshakeAnswer(false, $"The header {AllowedRate} is {rate}: neither a number of requests a minute nor *.");
    }
}

/// <summary>What a webhook answered when it was asked.</summary>
/// <param name="Granted">Whether events may be sent.</param>
/// <param name="Problem">Why not; null where they may.</param>
/// <param name="RequestsPerMinute">How many requests a minute it takes; null sets no limit.</param>
public sealed record HandshakeAnswer(bool Granted, string? Problem = null, int? RequestsPerMinute = null);
