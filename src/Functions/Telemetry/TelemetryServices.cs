using FunctionsOrchestration.Mesh.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace FunctionsOrchestration.Telemetry;

/// <summary>Who listens to what the app tells about itself.</summary>
internal static class TelemetryServices
{
    private const string ServiceName = "functions-orchestration";

    // What the runtime, ASP.NET Core, HttpClient and the worker tell under names of their own.
    private static readonly string[] Meters = [MeshTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "System.Net.Http"];
    private static readonly string[] Sources =
        [MeshTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask", "Azure.*"];

    /// <summary>
    /// Metrics are kept for <c>GET /api/metrics</c>. With <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> they and the traces go there as well;
    /// without it nobody listens to spans, and none are made.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
            telemetry.WithTracing(traces => traces.AddSource(Sources)).UseOtlpExporter();
        return services.AddSingleton<PrometheusScrape>();
    }
}
