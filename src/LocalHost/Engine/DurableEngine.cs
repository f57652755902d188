using FunctionsOrchestration.LocalHost.Engine.Client;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Runs the orchestrations, activities and entities of one task hub.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly TaskHandlers _handlers;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private EngineRuntime? _runtime;

    /// <exception cref="ArgumentException">The options cannot work.</exception>
    public DurableEngine(EngineOptions options, TaskHandlers handlers, TimeProvider time, ILoggerFactory loggers)
    {
        options.Validate();
        (Options, _handlers, _time, _loggers) = (options, handlers, time, loggers);
        Client = new LocalDurableTaskClient(this);
    }

    public EngineOptions Options { get; }

    /// <summary>Starts and manages orchestrations, and through its <c>Entities</c>, entities. Usable while the engine runs.</summary>
    public LocalDurableTaskClient Client { get; }

    /// <summary>What tests put around the commit log.</summary>
    public Func<ICommitLog, ICommitLog> WrapLog { get; init; } = log => log;

    public bool IsRunning => _runtime is not null;

    /// <exception cref="InvalidOperationException">The engine is not running.</exception>
    public EngineRuntime Runtime => _runtime ?? throw new InvalidOperationException("The durable engine is not running.");

    /// <summary>Opens the hub and goes on with everything that was under way.</summary>
    /// <exception cref="InvalidOperationException">Another process has the hub, or a newer program wrote it.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_runtime is not null) throw new InvalidOperationException("The durable engine is running already.");
        _runtime = new EngineRuntime(Options, _handlers, _time, _loggers, WrapLog);
        Recovery.Run(_runtime);
        return Task.CompletedTask;
    }

    /// <summary>Stops promptly: steps that are being written are finished, everything else goes on at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_runtime is null) return;
        await _runtime.DisposeAsync();
        _runtime = null;
    }

    /// <summary>The history of an instance's current execution, oldest event first; null when there is no such instance.</summary>
    public Task<IReadOnlyList<HistoryEntry>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default) =>
        ReadHistoryAsync(instanceId, withValues: true, cancellation);

    /// <summary>The same.</summary>
    /// <param name="instanceId">Whose history.</param>
    /// <param name="withValues">False when inputs and outputs are not wanted: large ones are then not read.</param>
    /// <param name="cancellation">Ends the call before it has begun.</param>
    public Task<IReadOnlyList<HistoryEntry>?> ReadHistoryAsync(
        string instanceId, bool withValues, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(HistoryReader.Read(Runtime.Reader, instanceId, withValues));
    }

    /// <summary>Everything that is known of an instance, as a JSON document; null when there is no such instance.</summary>
    public string? ExportHistory(string instanceId) =>
        HistoryExport.Write(Runtime.Reader, instanceId, Runtime.Now);

    public async ValueTask DisposeAsync() => await StopAsync();
}
