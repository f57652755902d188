using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>An HTTP call of an orchestrator, which the host makes.</summary>
public class DurableHttpRequest
{
    /// <summary>A call without headers and content.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uri">The absolute address.</param>
    public DurableHttpRequest(HttpMethod method, Uri uri) => (Method, Uri) = (method, uri);

    /// <summary>The method.</summary>
    [JsonPropertyName("method")]
    [JsonConverter(typeof(HttpMethodConverter))]
    public HttpMethod Method { get; }

    /// <summary>The absolute address.</summary>
    [JsonPropertyName("uri")]
    public Uri Uri { get; }

    /// <summary>Headers; of <c>Content-Type</c>, the one of the content.</summary>
    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; set; }

    /// <summary>The content; <c>text/plain</c> unless a header says otherwise.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; set; }

    /// <summary>Whether an answer of 202 is followed to its <c>Location</c> until the answer is another.</summary>
    [JsonPropertyName("asynchronousPatternEnabled")]
    public bool AsynchronousPatternEnabled { get; set; }

    /// <summary>Which answers count as failures. The host that runs isolated apps, the genuine one as well, fails the call then
    /// and does not repeat it.</summary>
    [JsonPropertyName("retryOptions")]
    public HttpRetryOptions? HttpRetryOptions { get; set; }

    /// <summary>How long the call may take; null for 240 seconds.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; set; }
}
