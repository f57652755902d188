using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Storage;

/// <summary>
/// Follows rows that have a version from the background: asks for the version each second, and reads the rows only when it has changed. While
/// storage does not answer, what is known stays.
/// </summary>
/// <param name="afterFailure">How long it waits after storage did not answer.</param>
/// <param name="time">The clock.</param>
public abstract class VersionedReader(TimeSpan afterFailure, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource _changed = new();
    private string? _version;
    private bool _failing;

    /// <summary>Cancelled at the next change; ask again for the one after that.</summary>
    public IChangeToken Changed => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <summary>Reads the rows now if they have changed.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var version = await GetVersionAsync(cancellation);
            if (version == _version) return;
            var isChange = await ReadRowsAsync(cancellation);
            _version = version;
            if (isChange) await Interlocked.Exchange(ref _changed, new CancellationTokenSource()).CancelAsync();
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
        GC.SuppressFinalize(this);
    }

    /// <summary>What changes whenever a row does; null while there has never been one.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    protected abstract Task<string?> GetVersionAsync(CancellationToken cancellation);

    /// <summary>Reads the rows and keeps what they say.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>True where <see cref="Changed"/> shall be told.</returns>
    protected abstract Task<bool> ReadRowsAsync(CancellationToken cancellation);

    /// <summary>Says that storage does not answer; once, until it does again.</summary>
    /// <param name="failure">What came instead.</param>
    protected abstract void TellFailure(Exception failure);

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
                if (!_failing) TellFailure(failure);
                _failing = true;
            }

            await Task.Delay(_failing ? afterFailure : Interval, time, stoppingToken);
        }
    }
}
