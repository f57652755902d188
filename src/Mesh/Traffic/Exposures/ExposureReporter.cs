using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Traffic.Exposures;

/// <summary>Brings exposures to the log once a second. What the log did not take is brought again.</summary>
/// <param name="queue">What there is.</param>
/// <param name="logs">The log; none in a process that keeps none.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the log takes nothing, once.</param>
internal sealed class ExposureReporter(ExposureQueue queue, IEnumerable<IExposureLog> logs, TimeProvider time, ILogger<ExposureReporter> log)
    : BackgroundService
{
    private const int Batch = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IExposureLog? _log = logs.FirstOrDefault();
    private IReadOnlyList<Exposure> _unsent = [];
    private bool _failing;

    /// <summary>Brings what there is.</summary>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task ReportAsync(CancellationToken cancellation)
    {
        if (_unsent.Count == 0) _unsent = queue.Take(Batch);
        if (_unsent.Count == 0 || _log is null) return;
        try
        {
            await _log.AppendAsync(_unsent, cancellation);
            (_unsent, _failing) = ([], false);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_failing) log.ExposuresUnwritten(failure);
            _failing = true;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_log is null) return;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await ReportAsync(stoppingToken);
    }

    /// <summary>What is left when the process ends in order.</summary>
    /// <param name="cancellationToken">Ends the writing.</param>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReportAsync(cancellationToken);
    }
}
