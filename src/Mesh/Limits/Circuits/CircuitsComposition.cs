using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>Circuits that all workers share.</summary>
internal static class CircuitsComposition
{
    public static IServiceCollection AddSharedCircuits(this IServiceCollection services) => services
        .AddSingleton<SharedCircuits>()
        .AddHostedService(provider => provider.GetRequiredService<SharedCircuits>());
}
