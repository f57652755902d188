using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>The declared budgets as this worker deals with them. It hears of declarations by the control board, and keeps leases in time.</summary>
/// <param name="worker">This worker.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that an owner does not answer.</param>
/// <param name="board">Where budgets are declared; null where there is no control plane.</param>
/// <param name="plane">The way to their owners; null where there is none.</param>
internal sealed class TenantBudgets(
    WorkerIdentity worker, TimeProvider time, ILogger<TenantBudgets> log, IControlBoard? board = null, IControlPlane? plane = null)
    : BackgroundService
{
    /// <summary>The entity that owns a budget.</summary>
    private const string Owner = "Budget";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private FrozenDictionary<string, TenantBudget> _budgets = FrozenDictionary<string, TenantBudget>.Empty;
    private readonly Lock _refreshing = new();
    private IDisposable? _watching;

    /// <summary>True while no budget is declared.</summary>
    public bool IsEmpty => Volatile.Read(ref _budgets).Count == 0;

    /// <summary>A tenant's budget; null where it has none.</summary>
    public TenantBudget? Find(string tenant) => Volatile.Read(ref _budgets).GetValueOrDefault(tenant);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (board is null || plane is null) return Task.CompletedTask;
        _watching = ChangeToken.OnChange(() => board.Changed, Refresh);
        Refresh();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Gives back what is held; what a process that is killed holds counts as spent.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(Volatile.Read(ref _budgets).Values.Select(budget => budget.ReturnAsync(cancellationToken)));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _watching?.Dispose();
        base.Dispose();
    }

    /// <summary>Takes over what the board shows. A budget that stays keeps what this worker holds of it.</summary>
    public void Refresh()
    {
        // Two at a time would make two of one budget, and what one of them holds would be forgotten.
        lock (_refreshing)
        {
            var known = Volatile.Read(ref _budgets);
            Volatile.Write(ref _budgets, board!.Read(BudgetNotices.Kind).ToFrozenDictionary(
                notice => notice.Key,
                notice => known.GetValueOrDefault(notice.Key) ?? new TenantBudget(new(Owner, notice.Key), plane!, worker, time, log)));
        }
    }

    /// <summary>One round of keeping leases.</summary>
    public Task KeepAsync() => Task.WhenAll(Volatile.Read(ref _budgets).Values.Select(budget => budget.KeepAsync()));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            await KeepAsync();
        }
    }
}
