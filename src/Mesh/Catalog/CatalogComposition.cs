using FunctionsOrchestration.Mesh.Catalog.Loading;
using FunctionsOrchestration.Mesh.Catalog.Status;
using FunctionsOrchestration.Mesh.Catalog.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Who exists.</summary>
internal static class CatalogComposition
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton<MeshCatalog>()
        .AddSingleton<EmbeddedCatalog>()
        .AddSingleton<ConfiguredCatalog>()
        .AddSingleton<CatalogValidator>()
        .AddSingleton<RegistrationOverlay>()
        .AddSingleton<RegistrationCheck>()
        .AddSingleton<CatalogLoader>()
        .AddSingleton<IMeshStatus, StatusReader>()
        .AddHostedService(provider => provider.GetRequiredService<CatalogLoader>());
}
