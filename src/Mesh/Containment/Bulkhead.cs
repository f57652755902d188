using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>What keeps the calls of one service from drowning it, and one caller's from drowning another's.</summary>
internal sealed class Bulkhead
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(1);

    private PlacesStatus? _places;

    /// <param name="definition">How much may be under way.</param>
    /// <param name="time">The clock.</param>
    public Bulkhead(ContainmentDefinition definition, TimeProvider time)
    {
        Definition = definition;
        Times = new CallTimes(time);
        int? leased = definition.MaxConcurrentOverall is null ? null : 0;
        Gate = new FairGate(leased ?? definition.MaxConcurrent, definition.MaxConcurrentPerCaller, definition.MaxQueuedPerCaller);
        Capacity = new SharedCapacity(definition.MaxConcurrent, Gate, leased);
    }

    /// <summary>How much may be under way.</summary>
    public ContainmentDefinition Definition { get; }

    /// <summary>The entrance.</summary>
    public FairGate Gate { get; }

    /// <summary>What the usable endpoints bear together.</summary>
    public SharedCapacity Capacity { get; }

    /// <summary>Its places among those of all workers, as they were looked at last; null where they are not counted.</summary>
    public PlacesStatus? Places
    {
        get => Volatile.Read(ref _places);
        set => Volatile.Write(ref _places, value);
    }

    /// <summary>How long calls take.</summary>
    public CallTimes Times { get; }

    /// <summary>
    /// When a refused call may find a place: its caller's queue is gone through at the rate at which calls of that caller end.
    /// Null while no call has ended.
    /// </summary>
    public TimeSpan? RetryAfter(GateAnswer refused)
    {
        if (Times.Mean is not { } mean) return null;
        var wait = mean * (refused.WaitingOfCaller + 1) / Math.Max(1, refused.InsideOfCaller);
        return wait > ShortestRetry ? wait : ShortestRetry;
    }
}
