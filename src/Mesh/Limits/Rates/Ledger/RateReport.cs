using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>What a worker tells the owner of a limit: what became of its leases, and what it wants. Sent again under the same number
/// where no answer came, it counts once.</summary>
/// <param name="Worker">Who reports.</param>
/// <param name="Sequence">Its number, growing.</param>
/// <param name="SentAt">When, in ticks of UTC.</param>
/// <param name="Version">Version of the declaration that the worker goes by.</param>
public sealed record RateReport(string Worker, long Sequence, long SentAt, long Version)
{
    /// <summary>What to keep to; only where the ledger may not know it yet.</summary>
    public RateRule? Rule { get; init; }

    /// <summary>Time since the report before, in ticks; 0 for a first one.</summary>
    public long Elapsed { get; init; }

    /// <summary>What became of leases.</summary>
    public IReadOnlyList<RateSettlement> Settlements { get; init; } = [];

    /// <summary>What turned out to be more, or less, than was said before.</summary>
    public IReadOnlyList<RateCorrection> Corrections { get; init; } = [];

    /// <summary>What is wanted.</summary>
    public IReadOnlyList<RateDemand> Demands { get; init; } = [];

    /// <summary>True where the worker has no traffic: it has given back everything, and gets nothing.</summary>
    public bool IsIdle { get; init; }
}

/// <summary>What became of a lease since the report before.</summary>
/// <param name="Lease">Number of the lease.</param>
/// <param name="FirstSlot">Slot of the first use, in the lease's grid.</param>
/// <param name="Used">What was used, by slot.</param>
/// <param name="Returned">What is given back unused.</param>
public sealed record RateSettlement(long Lease, long FirstSlot, IReadOnlyList<long> Used, long Returned);

/// <summary>What turned out to be different, as AI tokens do when a call has ended.</summary>
/// <param name="SlotTicks">Length of the slot.</param>
/// <param name="Slot">When it was used.</param>
/// <param name="Count">How much more; below 0 how much less.</param>
public sealed record RateCorrection(long SlotTicks, long Slot, long Count);

/// <summary>What calls of one tenant and importance want.</summary>
/// <param name="Tenant">Who calls.</param>
/// <param name="Priority">How important.</param>
/// <param name="Asked">What they asked for since the report before, admitted or not.</param>
/// <param name="Waiting">What of it waits for the answer.</param>
public sealed record RateDemand(string Tenant, CallPriority Priority, long Asked, long Waiting);
