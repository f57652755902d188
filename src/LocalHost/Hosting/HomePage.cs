using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Answers at <c>/</c> with what the host printed when it was ready, unless a function has that route. Where callers
/// need keys, a
/// stranger learns only that the app runs.</summary>
/// <param name="options">Whether callers need keys.</param>
internal sealed class HomePage(LaunchOptions options) : IHostEndpoints
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", AnswerAsync).WithOrder(int.MaxValue);

    private Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var text = options.Auth
            ? "This Functions app is running."
            : http.RequestServices.GetRequiredService<StartupReport>().Functions();
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
