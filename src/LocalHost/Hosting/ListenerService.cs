using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Starts the trigger listeners when everything else runs, says that the host is ready, and stops the listeners before
/// anything
/// else stops.</summary>
/// <param name="listeners">The listeners.</param>
/// <param name="report">What is said.</param>
/// <param name="address">Where the host answers.</param>
/// <param name="settings">Where the app finds that out.</param>
internal sealed class ListenerService(
    IEnumerable<ITriggerListener> listeners, StartupReport report, HostAddress address, IConfiguration settings)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        HostName.Announce(settings, address);
        await Task.WhenAll(listeners.Select(l => l.StartAsync(cancellationToken)));
        report.Print();
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(listeners.Select(l => l.StopAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
