using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OpenTelemetry.Metrics;

namespace FunctionsOrchestration.Telemetry;

/// <summary>
/// All metrics in the format that the scraper asks for. OpenTelemetry's exporter is a middleware; a Functions app has no place for
/// one that both flavours share, so it is the result of a function instead.
/// </summary>
internal sealed class PrometheusScrape : IActionResult
{
    private readonly RequestDelegate _exporter;

    public PrometheusScrape(IServiceProvider services, MeterProvider metrics)
    {
        var app = new ApplicationBuilder(services);
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            metrics, predicate: _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        _exporter = app.Build();
    }

    public Task ExecuteResultAsync(ActionContext context) => _exporter(context.HttpContext);
}
