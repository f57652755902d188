using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>Who is well.</summary>
internal static class HealthComposition
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<HealthBoard>()
        .AddSingleton<OutlierDetector>()
        .AddSingleton<Verdicts>()
        .AddSingleton<Prober>()
        .AddHostedService<HealthWatch>();
}
