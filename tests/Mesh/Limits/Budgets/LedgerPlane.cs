using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

/// <summary>The owner of one tenant's budget, in memory; it deals with a message at once.</summary>
internal sealed class LedgerPlane(string tenant, BudgetDefinition definition, TimeProvider time) : IControlPlane, IControlBoard
{
    private readonly Lock _lock = new();

    public BudgetState State { get; private set; } = BudgetLedger.Declare(new(), new(definition, 0), time.GetUtcNow()).State;

    /// <summary>How often it was told something.</summary>
    public int Told { get; private set; }

    public bool IsConnected { get; set; } = true;

    /// <summary>True while messages get lost with an exception.</summary>
    public bool IsDown { get; set; }

    public IChangeToken Changed { get; } = new CancellationChangeToken(CancellationToken.None);

    public IReadOnlyList<ControlNotice> Read(string kind) =>
        BudgetNotices.Of(tenant, definition) is var notice && notice.Kind == kind ? [notice] : [];

    public Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
    {
        if (IsDown) throw new IOException("The storage account does not answer.");
        Assert.Equal((new ControlKey("Budget", tenant), "Lease"), (owner, operation));
        lock (_lock) (State, Told) = (BudgetLedger.Lease(State, (BudgetLeaseRequest)message, time.GetUtcNow()), Told + 1);
        return Task.CompletedTask;
    }

    public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
        where TState : class
    {
        lock (_lock) return Task.FromResult(State as TState);
    }
}
