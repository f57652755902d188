using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>The request behind an invocation, for whoever holds only the invocation.</summary>
internal static class HttpInvocation
{
    /// <summary>The key under which <see cref="FunctionContext.Items"/> holds the HTTP context, as in the genuine
    /// worker.</summary>
    public const string ContextKey = "HttpRequestContext";

    /// <summary>The request in the worker's own terms, one for each invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The request; <see langword="null"/> when something else than a request started the function.</returns>
    public static HttpRequestData? RequestData(FunctionContext context)
    {
        if (context.Features.Get<HttpRequestData>() is { } existing)
            return existing;
        if (!context.Items.TryGetValue(ContextKey, out var value) || value is not HttpContext http)
            return null;

        // Functions may read this kind of request synchronously, which Kestrel forbids unless it is told otherwise.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        var request = new LocalHttpRequestData(context, http.Request);
        context.Features.Set<HttpRequestData>(request);
        return request;
    }
}
