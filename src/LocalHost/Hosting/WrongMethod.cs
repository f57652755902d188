using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>A known route with another method is 404 here, as on the genuine host, where ASP.NET Core alone would say
/// 405.</summary>
internal static class WrongMethod
{
    /// <summary>Answers 404 where routing chose its own endpoint for a wrong method.</summary>
    /// <param name="app">The application, after routing.</param>
    /// <remarks>That endpoint is the only one without metadata: every mapped one carries at least its methods.</remarks>
    public static void UseWrongMethodAsNotFound(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (http.GetEndpoint() is not { Metadata.Count: 0 })
            return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
