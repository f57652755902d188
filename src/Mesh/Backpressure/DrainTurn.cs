using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>The right to take one item of one tenant. It ends once, in one of the ways below; disposing of it says nothing about the item.</summary>
public sealed class DrainTurn : IDisposable
{
    private readonly DrainGate _gate;
    private readonly ConcurrencyPermit _permit;
    private int _isEnded;

    internal DrainTurn(DrainGate gate, string tenant, ConcurrencyPermit permit) => (_gate, Tenant, _permit) = (gate, tenant, permit);

    /// <summary>Whose item may be taken.</summary>
    public string Tenant { get; }

    /// <summary>The tenant's queue had nothing.</summary>
    public void FoundNothing() => End(CallEnding.Unknown, foundNothing: true, null);

    /// <summary>The item was worked on: its time counts for the concurrency where it was answered.</summary>
    /// <param name="verdict">What came of it.</param>
    public void Judged(WorkVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var ending = verdict.Kind == VerdictKind.Done ? CallEnding.Answered : verdict.IsOverload ? CallEnding.Dropped : CallEnding.Unknown;
        End(ending, foundNothing: false, verdict.IsRefusal ? verdict.Wait : null);
    }

    /// <inheritdoc/>
    public void Dispose() => End(CallEnding.Unknown, foundNothing: false, null);

    private void End(CallEnding ending, bool foundNothing, TimeSpan? refusedFor)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0) _gate.Leave(Tenant, _permit, ending, foundNothing, refusedFor);
    }
}
