using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

namespace FunctionsOrchestration.LocalHost.Engine.Activities;

/// <summary>Following an answer of 202, by the rules of the genuine worker.</summary>
internal static class HttpPolling
{
    /// <summary>Property of the context that has the wait between polls, in milliseconds, for answers without Retry-After.</summary>
    public const string IntervalProperty = "HttpDefaultAsyncRequestSleepTimeMilliseconds";

    /// <summary>The request that asks again. The key of the first call is not for the status, and what proves who is calling is
    /// not for another server.</summary>
    public static DurableHttpRequest Follow(DurableHttpRequest request, string location)
    {
        var uri = new Uri(request.Uri, location);
        var sameOrigin = Uri.Compare(
            uri, request.Uri, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        string[] dropped = sameOrigin ? ["x-functions-key"] : ["x-functions-key", "Authorization", "Cookie"];
        return new DurableHttpRequest(HttpMethod.Get, uri)
        {
            Headers = request.Headers?
                .Where(header => !dropped.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase),
            AsynchronousPatternEnabled = request.AsynchronousPatternEnabled,
        };
    }
}
