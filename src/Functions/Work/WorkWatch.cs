using System.Text.Json;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Keeps <see cref="WorkBoard"/> up to date, once a second: who has sent work, how deep the queues are that may have changed, what other
/// workers do. It also wakes the drain where items lie ready and no ticket does, as after the crash of a worker.
/// </summary>
/// <param name="board">What is kept.</param>
/// <param name="gate">Whom to tell of work.</param>
/// <param name="queues">Where the depths are.</param>
/// <param name="presence">What the workers tell.</param>
/// <param name="declarations">What is declared.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer, once.</param>
public sealed class WorkWatch(
    WorkBoard board, DrainGate gate, WorkQueues queues, WorkPresence presence, IControlBoard declarations, TimeProvider time,
    ILogger<WorkWatch> log) : BackgroundService
{
    private const int ParallelReadings = 8;
    private const int LookedAtInTurn = 10;
    private const int MostTickets = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private int _turn;
    private bool _toldSomething;
    private bool _failing;

    /// <summary>Brings everything up to date now.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var tenant in await presence.ReadTenantsAsync(cancellation)) board.Of(tenant).IsTouched = true;
        ReadDeclarations();
        var others = await presence.ReadWorkersAsync(cancellation);
        await Parallel.ForEachAsync(
            Due(), new ParallelOptions { MaxDegreeOfParallelism = ParallelReadings, CancellationToken = cancellation },
            async (entry, stop) => await ReadAsync(entry.Key, entry.Value, others, stop));
        var begun = board.Whole.Gate.BeginReading();
        board.Whole.Gate.Observe(board.All.Sum(entry => entry.Value.Gate.Depth), begun, Refuse(others, board.Whole));
        foreach (var queue in Queues()) queue.HearOthers(others.Sum(other => other.Rates.GetValueOrDefault(queue.Name)));
        await WakeAsync(cancellation);
        await TellAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing) log.WorkUnreadable(failure);
                _failing = true;
            }

            await Task.Delay(_failing ? AfterFailure : Interval, time, stoppingToken);
        }
    }

    private IEnumerable<QueueView> Queues() => board.All.Select(entry => entry.Value).Prepend(board.Whole);

    /// <summary>Queues with items, or of which anything was heard; and some of the others in turn, in case something was missed.</summary>
    private List<KeyValuePair<string, QueueView>> Due()
    {
        var all = board.All.ToList();
        var first = _turn;
        _turn = all.Count == 0 ? 0 : (_turn + LookedAtInTurn) % all.Count;
        return [.. all.Where((entry, index) =>
            entry.Value.IsTouched || entry.Value.Gate.Depth > 0 || (index - first + all.Count) % all.Count < LookedAtInTurn)];
    }

    private async ValueTask ReadAsync(string tenant, QueueView queue, IReadOnlyList<WorkerReport> others, CancellationToken cancellation)
    {
        queue.IsTouched = false;
        var begun = queue.Gate.BeginReading();
        var depth = await queues.DepthAsync(tenant, cancellation);
        queue.Gate.Observe(depth, begun, Refuse(others, queue));
        if (depth > 0) gate.Offer(tenant);
    }

    /// <summary>
    /// Sends tickets for a queue whose first item has lain ready since the last look, where no ticket lies ready and this worker has places.
    /// Tickets too many find nothing and end.
    /// </summary>
    private async Task WakeAsync(CancellationToken cancellation)
    {
        if (gate.Running >= gate.Limit) return;
        var waiting = board.All.Where(entry => entry.Value.Gate.Depth > 0).ToList();
        for (var i = 0; i < Math.Min(waiting.Count, LookedAtInTurn); i++)
        {
            var (tenant, queue) = waiting[(_turn + i) % waiting.Count];
            var ready = (await queues.PeekAsync(tenant, cancellation))?.MessageId;
            var isStalled = ready is not null && ready == queue.Stalled && !await queues.HasTicketAsync(cancellation);
            queue.Stalled = isStalled ? null : ready;
            if (!isStalled) continue;
            var tickets = (int)Math.Min(queue.Gate.Depth, MostTickets);
            await queues.SendTicketsAsync(tenant, tickets, TimeSpan.Zero, cancellation);
            log.WorkWoken(tenant, tickets);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        var report = WorkerReport.Of(Queues(), time.GetUtcNow());
        if (!report.IsEmpty || _toldSomething) await presence.TellAsync(report, cancellation);
        _toldSomething = !report.IsEmpty;
    }

    private void ReadDeclarations()
    {
        foreach (var notice in declarations.Read(WorkMarks.Kind))
        {
            var queue = notice.Key == Tenants.WholeQueue ? board.Whole : Tenants.OfQueue(notice.Key) is { } tenant ? board.Of(tenant) : null;
            queue?.Declare(JsonSerializer.Deserialize<QueueDeclaration>(notice.Json, Serialization.Options)!);
        }
    }

    private static bool Refuse(IReadOnlyList<WorkerReport> others, QueueView queue) =>
        others.Any(other => other.Refuses.Contains(queue.Name));
}
