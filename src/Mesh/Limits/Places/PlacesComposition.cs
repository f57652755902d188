using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>Places that all workers share.</summary>
internal static class PlacesComposition
{
    public static IServiceCollection AddPlaces(this IServiceCollection services) => services
        .AddSingleton<PlaceLeases>()
        .AddHostedService(provider => provider.GetRequiredService<PlaceLeases>());
}
