using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Starts the trigger listeners when everything else runs, and stops them before anything else stops.</summary>
/// <param name="listeners">The listeners.</param>
internal sealed class ListenerService(IEnumerable<ITriggerListener> listeners) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.WhenAll(listeners.Select(l => l.StartAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(listeners.Select(l => l.StopAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
