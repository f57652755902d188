using System.Runtime.CompilerServices;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Reports once a second what was measured to the owner of each split that is measured, and nothing where none is.</summary>
/// <param name="board">The splits.</param>
/// <param name="planes">The way to the owners; none in a process without a control plane.</param>
/// <param name="worker">Who reports.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that a report could not be sent, once.</param>
internal sealed class TrafficReporter(
    TrafficBoard board, IEnumerable<IControlPlane> planes, WorkerIdentity worker, TimeProvider time, ILogger<TrafficReporter> log) : BackgroundService
{
    /// <summary>The kind of owner that reports go to.</summary>
    public const string Owner = "TrafficEntity";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What could not be sent is sent as it was, under its own number: the owner may have it already.
    private readonly ConditionalWeakTable<TrafficSplit, TrafficReport> _unsent = [];
    private readonly IControlPlane? _plane = planes.FirstOrDefault();
    private long _sequence;
    private bool _failing;

    /// <summary>Sends what there is.</summary>
    /// <param name="cancellation">Ends the sending.</param>
    public async Task ReportAsync(CancellationToken cancellation)
    {
        if (_plane is not { IsConnected: true } plane) return;
        foreach (var split in board.Splits.Where(split => split.Definition.IsMeasured))
        {
            if ((_unsent.TryGetValue(split, out var kept) ? kept : Read(split)) is not { } report) continue;
            _unsent.AddOrUpdate(split, report);
            var owner = new ControlKey(Owner, split.Definition.Service.ToLowerInvariant());
            try
            {
                await plane.TellAsync(owner, "Report", report, cancellation);
                _unsent.Remove(split);
                _failing = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (!_failing) log.TrafficUnreported(failure, split.Definition.Service);
                _failing = true;
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_plane is null) return;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await ReportAsync(stoppingToken);
    }

    private TrafficReport? Read(TrafficSplit split)
    {
        var arms = split.Arms.Select(arm => arm.Recorder?.Take()).OfType<ArmTotals>().ToList();
        var subjects = split.Subjects.Take();
        var (differences, skipped) = split.Mirror?.Take() ?? ([], 0);
        if (arms.Count == 0 && subjects.Count == 0 && differences.Count == 0 && skipped == 0) return null;
        return new TrafficReport(worker.Id, ++_sequence, split.Definition.Revision, arms)
        {
            Subjects = subjects, Differences = differences, CopiesSkipped = skipped,
        };
    }
}
