using FunctionsOrchestration.LocalHost.Triggers.Queue;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>Begins to start the emulator before anything else starts, when <c>AzureWebJobsStorage</c> asks for it, and
/// stops it when everything else has stopped.</summary>
internal sealed class StorageEmulatorService(StorageEmulator emulator, QueueConnections connections) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (connections.UsesDevelopmentStorage(connection: null))
            emulator.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => emulator.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
