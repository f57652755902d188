using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>What the mesh tells about itself.</summary>
internal static class TelemetryComposition
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<MeshMeter>()
        .AddSingleton<MeshMetrics>()
        .AddSingleton<CallTally>()
        .AddHostedService<EndpointMetrics>();
}
