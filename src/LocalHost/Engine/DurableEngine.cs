using FunctionsOrchestration.LocalHost.Engine.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Runs the orchestrations, activities and entities of one task hub.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly EngineOptions _options;

    public DurableEngine(EngineOptions options, TaskHandlers handlers, TimeProvider time, ILoggerFactory loggers)
    {
        options.Validate();
        _ = (handlers, time, loggers);
        _options = options;
        Client = new LocalDurableTaskClient(this);
    }

    /// <summary>Starts and manages orchestrations, and through its <c>Entities</c>, entities.</summary>
    public LocalDurableTaskClient Client { get; }

    internal EngineOptions Options => _options;

    /// <summary>Opens the hub and goes on with everything that was under way.</summary>
    public Task StartAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Stops promptly: steps that are being written are finished, everything else goes on at the next start.</summary>
    public Task StopAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>The history of an instance's current execution, oldest event first; null when there is no such instance.</summary>
    public Task<IReadOnlyList<HistoryEntry>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
