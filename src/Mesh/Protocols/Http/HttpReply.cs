using System.Net;
using System.Text.Json;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>A whole answer over HTTP, or why there is none.</summary>
/// <param name="Status">The status; 0 where no answer came.</param>
/// <param name="Body">The body.</param>
/// <param name="RetryAfter">How long the endpoint wants to be left alone; null where it does not say.</param>
/// <param name="Fault">Why no answer came.</param>
internal readonly record struct HttpReply(
    HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null, EndpointFault? Fault = null)
{
    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>An answer that did not come.</summary>
    public static HttpReply Failed(EndpointFault fault) => new(0, default, null, fault);

    /// <summary>
    /// Translates a successful answer by <paramref name="read"/>, anything else by its status. Whatever the body lacks is a bad answer.
    /// </summary>
    /// <param name="read">Reads the JSON; throws <see cref="JsonException"/>, <see cref="FormatException"/> or
    /// <see cref="BadAnswerException"/> where it is not what it should be.</param>
    /// <param name="refusal">Looks for a better reason than the status in a failure's body; null where there is none.</param>
    public EndpointReply Translate(Func<JsonElement, EndpointReply> read, Func<JsonElement, FaultKind?>? refusal = null)
    {
        if (Fault is not null) return new EndpointReply { Fault = Fault };
        try
        {
            if (!IsSuccess) return new EndpointReply { Fault = HttpFaults.Of(this, refusal) };
            using var json = JsonDocument.Parse(Body);
            return read(json.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or BadAnswerException or InvalidOperationException)
        {
            // What the reader says about the place may quote the content; the kind of exception never does.
            return EndpointReply.Failed(FaultKind.BadAnswer, wrong is BadAnswerException ? wrong.Message : "The answer is not the JSON that it should be.");
        }
    }
}
