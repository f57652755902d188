using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Elasticity.Measuring;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>What scaling needs of the mesh of a process.</summary>
internal static class ElasticityComposition
{
    public static IServiceCollection AddElasticity(this IServiceCollection services) => services
        .AddSingleton<ScaledConcurrency>()
        .AddSingleton<IServiceLoads>(provider => new ServiceLoads(provider.GetRequiredService<MeshCatalog>(), provider.GetDeclaredRates()));
}
