using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Budgets;

/// <summary>
/// The budget of one tenant, which is its key. An entity does one operation at a time, so two sagas never spend the same unit; what the
/// operations come to is decided by <see cref="BudgetLedger"/>.
/// </summary>
/// <param name="table">Where workers see which budgets are declared.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Tells of alerts and mistakes.</param>
public sealed class Budget(IControlTable table, TimeProvider time, ILogger<Budget> log) : TaskEntity<BudgetState>
{
    /// <summary>Declares the budget, or takes the declaration back. Workers see it before it is kept.</summary>
    /// <param name="change">The declaration, which is valid.</param>
    public async Task<Changed<BudgetDefinition>> Declare(Change<BudgetDefinition> change)
    {
        var (next, answer) = BudgetLedger.Declare(State, change, Now);
        if (!answer.IsApplied) return answer;
        if (answer.Value is { } definition)
            await table.WriteAsync(BudgetNotices.Of(Context.Id.Key, definition));
        else
            await table.DeleteAsync(BudgetNotices.Kind, Context.Id.Key);
        Keep(next);
        return answer;
    }

    /// <summary>Sets an amount aside.</summary>
    /// <param name="request">How much, for whom.</param>
    public BudgetAnswer Reserve(BudgetRequest request) => Keep(BudgetLedger.Reserve(State, request, Now));

    /// <summary>Replaces what was set aside by what was spent.</summary>
    /// <param name="settlement">The reservation and what was spent.</param>
    public BudgetAnswer Commit(BudgetSettlement settlement) => Keep(BudgetLedger.Commit(State, settlement, Now));

    /// <summary>Gives back what was set aside or spent.</summary>
    /// <param name="reservation">The reservation.</param>
    public BudgetAnswer Release(string reservation) => Keep(BudgetLedger.Refund(State, reservation, Now));

    /// <summary>Keeps a reservation longer, or makes it larger.</summary>
    /// <param name="extension">The reservation, and what it shall become.</param>
    public BudgetAnswer Extend(BudgetExtension extension) => Keep(BudgetLedger.Extend(State, extension, Now));

    /// <summary>Settles and sizes what a worker holds to spend from. The worker reads the answer in the state.</summary>
    /// <param name="request">What it spent and wants.</param>
    public void Lease(BudgetLeaseRequest request) => Keep(BudgetLedger.Lease(State, request, Now));

    /// <summary>Ends the reservations that nobody committed in time.</summary>
    public void Expire() => Keep(BudgetLedger.Expire(State with { LooksAt = null }, Now));

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(Budget))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Budget>();

    /// <inheritdoc/>
    protected override BudgetState InitializeState(TaskEntityOperation entityOperation) => new();

    private DateTimeOffset Now => time.GetUtcNow();

    private BudgetAnswer Keep(BudgetStep step)
    {
        Keep(step.State);
        return step.Answer;
    }

    private void Keep(BudgetState next)
    {
        Tell(State, next);
        State = next;
        LookAgain();
    }

    private void Tell(BudgetState before, BudgetState after)
    {
        if (after.RefusalCount > before.RefusalCount)
        {
            var refusal = after.Refusals[^1];
            log.BudgetMistake(Context.Id.Key, refusal.Operation, refusal.Reservation, refusal.Reason.ToString());
        }

        if (after.Current is not { } now) return;
        var known = before.Current?.Number == now.Number ? before.Current.Alerts.Count : 0;
        foreach (var percent in now.Alerts.Skip(known)) log.BudgetAlert(Context.Id.Key, percent, now.End);
    }

    /// <summary>
    /// One pending signal at a time, however many reservations there are: it looks, and comes again when the next one may expire.
    /// </summary>
    private void LookAgain()
    {
        if (State.NextExpiry is not { } next) return;
        if (State.LooksAt is { } pending && pending > Now && pending <= next) return;
        State = State with { LooksAt = next };
        Context.SignalEntity(Context.Id, nameof(Expire), options: new SignalEntityOptions { SignalTime = next });
    }
}
