using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Control;

/// <summary>Brings the notices of the control plane to this worker: asks every second whether anything changed, and reads only then.</summary>
/// <param name="table">Where the notices are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer, once.</param>
public sealed class ControlBoard(IControlTable table, TimeProvider time, ILogger<ControlBoard> log) : BackgroundService, IControlBoard
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private FrozenDictionary<string, ControlNotice[]> _notices = FrozenDictionary<string, ControlNotice[]>.Empty;
    private CancellationTokenSource _changed = new();
    private string? _version;
    private bool _failing;

    /// <inheritdoc/>
    public IChangeToken Changed => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <inheritdoc/>
    public IReadOnlyList<ControlNotice> Read(string kind) => Volatile.Read(ref _notices).GetValueOrDefault(kind) ?? [];

    /// <summary>Reads the notices now if they have changed.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var version = await table.GetVersionAsync(cancellation);
            if (version == _version) return;
            var notices = await table.ReadAsync(cancellation);
            Volatile.Write(ref _notices, notices.GroupBy(notice => notice.Kind).ToFrozenDictionary(kind => kind.Key, kind => kind.ToArray()));
            _version = version;
            await Interlocked.Exchange(ref _changed, new CancellationTokenSource()).CancelAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _one.Dispose();
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing) log.ControlBoardUnreadable(failure);
                _failing = true;
            }

            await Task.Delay(_failing ? AfterFailure : Interval, time, stoppingToken);
        }
    }
}
