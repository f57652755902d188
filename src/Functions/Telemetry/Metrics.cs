using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Telemetry;

/// <summary>What a Prometheus server scrapes.</summary>
/// <param name="services">Hold the exporter.</param>
public sealed class Metrics(IServiceProvider services)
{
    /// <summary><c>GET /api/metrics</c>.</summary>
    /// <param name="request">Its Accept header chooses between Prometheus' text and OpenMetrics.</param>
    /// <returns>The metrics of this worker.</returns>
    [Function("Metrics")]
    public IActionResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics")] HttpRequest request) =>
        services.GetRequiredService<PrometheusScrape>();
}
