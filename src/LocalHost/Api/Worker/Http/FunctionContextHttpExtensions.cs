using FunctionsOrchestration.LocalHost.Triggers.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>ASP.NET Core's view of the request that started a function.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP context of the request that started the function.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The context; <see langword="null"/> when something else than a request started the function.</returns>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpInvocation.ContextKey, out var value) ? value as HttpContext : null;
    }
}

/// <summary>The worker's own view of the request that started a function.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request that started the function.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The request; <see langword="null"/> when something else than a request started the function.</returns>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(HttpInvocation.RequestData(context));
    }

    /// <summary>The response that the function returned.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The response; <see langword="null"/> when it returned something else, or has not returned.</returns>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocationResult().Value as HttpResponseData;
}
