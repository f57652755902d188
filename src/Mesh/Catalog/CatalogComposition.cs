using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Who exists.</summary>
internal static class CatalogComposition
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var catalog = ActivatorUtilities.CreateInstance<MeshCatalog>(provider);
        catalog.Load([.. provider.GetServices<ServiceDefinition>()]);
        return catalog;
    });
}
