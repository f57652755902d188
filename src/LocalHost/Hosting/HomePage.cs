using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Answers at <c>/</c> with what the host printed when it was ready, unless a function has that route.</summary>
internal sealed class HomePage : IHostEndpoints
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", AnswerAsync).WithOrder(int.MaxValue);

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(http.RequestServices.GetRequiredService<StartupReport>().Functions(), http.RequestAborted);
    }
}
