using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>The storage behind <c>UseDevelopmentStorage=true</c>: an Azurite that is already there, which is used and
/// left alone, or else one of our own, started at once and stopped on exit.</summary>
/// <remarks>Azurite takes 1.0 to 1.4 s to answer, longer than everything else together, so nothing but the queue
/// triggers waits for it: HTTP, timers and the durable engine do not need storage.</remarks>
internal sealed class StorageEmulator(AzuriteOptions options, TimeProvider time, ILogger<StorageEmulator> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private Task<EmulatorState>? _start;
    private AzuriteProcess? _process;
    private bool _disposed;

    /// <summary>How it came out; completes when storage answers, or when it is known that it will not. Never faults.</summary>
    public Task<EmulatorState> Ready =>
        _start ?? throw new InvalidOperationException("The storage emulator has not been started.");

    /// <summary>Begins to look for an Azurite and to start one; returns at once.</summary>
    public void Start() => _start ??= Task.Run(() => EnsureAsync(_stopping.Token));

    /// <summary>Stops the Azurite that this object started, if it did, after its data is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _stopping.CancelAsync();
        if (_start is not null)
            await _start;
        if (_process is not null)
            await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task<EmulatorState> EnsureAsync(CancellationToken stop)
    {
        try
        {
            var state = await FindAsync(stop) ?? await StartOwnAsync(stop).ConfigureAwait(false);
            Report(state);
            return state;
        }
        catch (OperationCanceledException)
        {
            return new EmulatorState.Unavailable("The host stopped before Azurite answered.");
        }
        catch (Exception fault)
        {
            var state = new EmulatorState.Unavailable($"Azurite could not be started: {fault.Message}");
            Report(state);
            return state;
        }
    }

    /// <summary>What the ports say: somebody's Azurite, a port that another program holds, or null for nobody.</summary>
    private async Task<EmulatorState?> FindAsync(CancellationToken stop)
    {
        var occupants = await Task.WhenAll(options.Ports.Select(port => AzuritePort.ProbeAsync(port, stop)));
        var taken = options.Ports.Where((_, i) => occupants[i] == PortOccupant.SomethingElse).ToList();
        if (taken.Count > 0)
            return new EmulatorState.Unavailable(EmulatorMessages.PortTaken(taken));
        return occupants.Contains(PortOccupant.Azurite) ? new EmulatorState.Found() : null;
    }

    private async Task<EmulatorState> StartOwnAsync(CancellationToken stop)
    {
        if (!File.Exists(options.Script))
            return new EmulatorState.Unavailable(EmulatorMessages.NotInstalled(options));
        try
        {
            _process = AzuriteProcess.Start(options);
        }
        catch (Win32Exception)
        {
            return new EmulatorState.Unavailable(EmulatorMessages.NodeMissing);
        }

        return await WaitForAnswerAsync(_process, stop);
    }

    private async Task<EmulatorState> WaitForAnswerAsync(AzuriteProcess process, CancellationToken stop)
    {
        var begin = time.GetTimestamp();
        var ended = process.ReadLastOutputAsync(stop);
        try
        {
            if (await Task.WhenAny(process.Listening, ended).WaitAsync(TimeToStart, time, stop) == process.Listening)
                return new EmulatorState.Started(time.GetElapsedTime(begin));
            // Another host may have been quicker: then its Azurite has the ports.
            return await FindAsync(stop) ?? new EmulatorState.Unavailable(EmulatorMessages.Ended(await ended));
        }
        catch (TimeoutException)
        {
            return new EmulatorState.Unavailable(EmulatorMessages.Silent(TimeToStart));
        }
    }

    private void Report(EmulatorState state)
    {
        switch (state)
        {
            case EmulatorState.Started started:
                Log.AzuriteStarted(logger, started.After.TotalMilliseconds, options.DataDirectory);
                break;
            case EmulatorState.Found:
                Log.AzuriteFound(logger, options.QueuePort);
                break;
            case EmulatorState.Unavailable unavailable:
                Log.AzuriteUnavailable(logger, unavailable.Reason);
                break;
        }
    }
}
