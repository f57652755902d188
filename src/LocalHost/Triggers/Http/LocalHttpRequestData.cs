using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>A request of ASP.NET Core in the worker's terms.</summary>
/// <param name="context">The invocation.</param>
/// <param name="request">The request.</param>
internal sealed class LocalHttpRequestData(FunctionContext context, HttpRequest request) : HttpRequestData(context)
{
    /// <inheritdoc/>
    public override Stream Body => request.Body;

    /// <inheritdoc/>
    public override HttpHeadersCollection Headers => field ??= new HttpHeadersCollection(
        request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? ""))));

    /// <inheritdoc/>
    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        field ??= [.. request.Cookies.Select(c => new HttpCookie(c.Key, c.Value))];

    /// <inheritdoc/>
    public override Uri Url => field ??= new Uri(request.GetEncodedUrl());

    /// <inheritdoc/>
    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    /// <inheritdoc/>
    public override string Method => request.Method;

    /// <inheritdoc/>
    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(FunctionContext);
}
