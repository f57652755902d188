using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Limits.Places;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Mesh.Traffic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsOrchestration.Mesh;

/// <summary>What the mesh is made of.</summary>
public static class MeshComposition
{
    /// <summary>Adds the mesh; ask for <see cref="IMesh"/>.</summary>
    /// <param name="services">Where to register.</param>
    public static IServiceCollection AddAIMesh(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton(WorkerIdentity.OfThisProcess);
        return services
            .AddLogging()
            .AddCatalog()
            .AddDiscovery()
            .AddProtocols()
            .AddBalancers()
            .AddHealth()
            .AddIdempotency()
            .AddBudgets()
            .AddSharedCircuits()
            .AddPlaces()
            .AddTelemetry()
            .AddElasticity()
            .AddTraffic()
            .AddPipeline();
    }
}
