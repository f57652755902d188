using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Workers as processes of this machine.</summary>
public static class WorkerComposition
{
    /// <summary>Adds them; ask for <see cref="WorkerFleets"/>.</summary>
    /// <param name="services">Where to register, besides the mesh.</param>
    /// <param name="templates">How workers are run, by target; valid.</param>
    /// <param name="folder">Where the numbers of the processes that run are kept.</param>
    public static IServiceCollection AddWorkerProcesses(
        this IServiceCollection services, Func<IServiceProvider, IReadOnlyList<WorkerTemplate>> templates, Func<IServiceProvider, string> folder) => services
        .AddSingleton(provider => new OrphanLedger(folder(provider), provider.GetRequiredService<ILogger<OrphanLedger>>()))
        .AddSingleton<EndpointTraffic>()
        .AddSingleton<WorkerCatalog>()
        .AddSingleton<ICatalogSource>(provider => provider.GetRequiredService<WorkerCatalog>())
        .AddSingleton<IWorkerLauncher, LocalLauncher>()
        .AddSingleton<WorkerSurroundings>()
        .AddSingleton(provider => new WorkerFleets(
            templates(provider), provider.GetRequiredService<WorkerSurroundings>(), provider.GetRequiredService<OrphanLedger>()))
        .AddHostedService(provider => provider.GetRequiredService<WorkerFleets>());
}
