using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// What the owner of a limit knows, as it is stored: which leases are out, what was used when, and who wants how much. New fields are
/// optional. Times are ticks of UTC.
/// </summary>
public sealed record RateLedgerState
{
    /// <summary>What it keeps to; null until a worker has told it.</summary>
    public RateRule? Rule { get; init; }

    /// <summary>Version of the declaration that the rule is from.</summary>
    public long Version { get; init; }

    /// <summary>The first slot of <see cref="Used"/>.</summary>
    public long UsedFrom { get; init; }

    /// <summary>What was used, by slot of the rule's grid.</summary>
    public IReadOnlyList<long> Used { get; init; } = [];

    /// <summary>What earlier slots have left in a token bucket's account.</summary>
    public double Backlog { get; init; }

    /// <summary>What workers hold and have not accounted for. Ended ones stay until nothing used under them can be in a window.</summary>
    public IReadOnlyList<RateLease> Leases { get; init; } = [];

    /// <summary>Number of the last lease.</summary>
    public long LastLease { get; init; }

    /// <summary>Who reports, by worker.</summary>
    public IReadOnlyDictionary<string, RateWorker> Workers { get; init; } = new Dictionary<string, RateWorker>();

    /// <summary>Reports that did not add up, the last ones.</summary>
    public IReadOnlyList<RateRejection> Rejections { get; init; } = [];

    /// <summary>How many there have been.</summary>
    public long Rejected { get; init; }

    /// <summary>When the pending signal comes that looks whether all of this can go; null where none is pending.</summary>
    public DateTimeOffset? LooksAt { get; init; }
}

/// <summary>Tokens that a worker may use, from their dates to the lease's end.</summary>
/// <param name="Id">Its number, unique in the ledger.</param>
/// <param name="Worker">Whose it is.</param>
/// <param name="Tenant">For whose calls.</param>
/// <param name="Priority">For calls of this importance, and more important ones of the tenant.</param>
/// <param name="SlotTicks">Length of the slots that its dates are in.</param>
/// <param name="FirstSlot">The slot of the first date.</param>
/// <param name="Counts">Tokens that are not accounted for, by the slot from which they may be used.</param>
/// <param name="Until">When it ends.</param>
public sealed record RateLease(
    long Id, string Worker, string Tenant, CallPriority Priority, long SlotTicks, long FirstSlot, IReadOnlyList<long> Counts, long Until);

/// <summary>A worker, as the ledger knows it.</summary>
/// <param name="Sequence">Number of its last report; earlier ones that come late change nothing.</param>
/// <param name="SentAt">When that was sent, by its own clock.</param>
/// <param name="SeenAt">When that came.</param>
/// <param name="Classes">What it wants, by tenant and importance, and what it was told.</param>
public sealed record RateWorker(long Sequence, long SentAt, long SeenAt, IReadOnlyList<RateClass> Classes);

/// <summary>Calls of one tenant and importance at one worker.</summary>
/// <param name="Tenant">Who calls.</param>
/// <param name="Priority">How important.</param>
/// <param name="PerSecond">What they ask for, smoothed.</param>
/// <param name="Credit">What is due to them and was not given; below 0 where they had more, null before the first grant.</param>
public sealed record RateClass(string Tenant, CallPriority Priority, double PerSecond, double? Credit)
{
    /// <summary>What they asked for within about a window.</summary>
    public double InWindow { get; init; }

    /// <summary>True where they got less than they want: whoever finds no token is refused at once.</summary>
    public bool IsShort { get; init; }

    /// <summary>When there may be more.</summary>
    public long NextAt { get; init; }
}

/// <summary>A part of a report that did not add up, and changed nothing.</summary>
/// <param name="At">When.</param>
/// <param name="Worker">Whose.</param>
/// <param name="Field">Which part.</param>
/// <param name="Value">What it said.</param>
/// <param name="Problem">Why that cannot be.</param>
/// <param name="Fix">What would have been right.</param>
public sealed record RateRejection(DateTimeOffset At, string Worker, string Field, string Value, string Problem, string Fix);
