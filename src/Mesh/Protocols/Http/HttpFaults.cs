using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Discovery;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>What goes wrong over HTTP, as faults. Messages say status and kind, never anything of a body.</summary>
internal static class HttpFaults
{
    private const int LongestName = 64;
    private static readonly string[] NamingProperties = ["code", "param"];

    /// <summary>The fault of an answer that is no success.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="refusal">Looks for a better reason than the status in the body.</param>
    public static EndpointFault Of(HttpReply reply, Func<JsonElement, FaultKind?>? refusal = null)
    {
        var message = $"It answered {(int)reply.Status} {reply.Status}";
        var kind = Of(reply.Status);
        if (TryParse(reply.Body) is { } json)
        {
            using (json)
            {
                // A server that fails may say anything; a reason is only believed from one that works.
                if (kind is FaultKind.InvalidInput || reply.Status is HttpStatusCode.ServiceUnavailable) kind = refusal?.Invoke(json.RootElement) ?? kind;
                if (NamesIn(json.RootElement) is { Length: > 0 } names) message += $" ({names})";
            }
        }

        return new EndpointFault(kind, $"{message}.", reply.RetryAfter);
    }

    /// <summary>
    /// What a status means. Path and model come from the catalog, so that "not found" is no mistake of the input: the endpoint lacks
    /// this operation.
    /// </summary>
    public static FaultKind Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => FaultKind.RateLimited,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => FaultKind.NotConfigured,
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => FaultKind.OperationUnavailable,
        HttpStatusCode.RequestTimeout => FaultKind.TimedOut,
        >= (HttpStatusCode)400 and < (HttpStatusCode)500 => FaultKind.InvalidInput,
        >= (HttpStatusCode)500 => FaultKind.ServerError,
        _ => FaultKind.BadAnswer,
    };

    /// <summary>The fault of an exchange that broke.</summary>
    public static EndpointFault Of(Exception broken) => broken switch
    {
        HttpRequestException { InnerException: ForbiddenAddressException forbidden } => new EndpointFault(FaultKind.NotConfigured, forbidden.Message),
        BadAnswerException => new EndpointFault(FaultKind.BadAnswer, broken.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } =>
            new EndpointFault(FaultKind.BadAnswer, "What it answered is not HTTP."),
        HttpRequestException request => new EndpointFault(FaultKind.Unreachable, $"The exchange broke: {request.HttpRequestError}."),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            new EndpointFault(FaultKind.BadAnswer, "What it answered is not HTTP."),
        HttpIOException io => new EndpointFault(FaultKind.Unreachable, $"The answer broke off: {io.HttpRequestError}."),
        InvalidDataException => new EndpointFault(FaultKind.BadAnswer, "The answer is not compressed as it says."),
        OperationCanceledException => new EndpointFault(FaultKind.Unreachable, "No connection could be made in time."),
        IOException => new EndpointFault(FaultKind.Unreachable, "The answer broke off."),
        _ => new EndpointFault(FaultKind.BadAnswer, $"{broken.GetType().Name} while it answered."),
    };

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error's code and the field that it names; only what looks like a name, so that no text of the caller's comes along.</summary>
    private static string NamesIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return "";
        var error = body.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : body;
        return string.Join(", ", NamingProperties.Select(name => Name(error, name)).Where(name => name is not null));
    }

    private static string? Name(JsonElement error, string property) =>
        error.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
        && text.Length <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-.[]".Contains(letter, StringComparison.Ordinal))
            ? text
            : null;
}
