using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Worker;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Runs the engine while the host runs, when the app has durable functions.</summary>
/// <param name="catalog">The app's functions.</param>
/// <param name="services">Gives the engine, which an app without durable functions never makes.</param>
internal sealed class EngineService(FunctionCatalog catalog, IServiceProvider services) : IHostedService
{
    private readonly bool _needed = DurableFunctions.Any(catalog);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) =>
        _needed ? services.GetRequiredService<DurableEngine>().StartAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        _needed ? services.GetRequiredService<DurableEngine>().StopAsync(cancellationToken) : Task.CompletedTask;
}
