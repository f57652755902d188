using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>What keeps the calls of one service from drowning it, and one caller's from drowning another's.</summary>
internal sealed class Bulkhead
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(1);

    /// <param name="definition">How much may be under way.</param>
    /// <param name="time">The clock.</param>
    public Bulkhead(ContainmentDefinition definition, TimeProvider time)
    {
        Definition = definition;
        Times = new CallTimes(time);
        Gate = new FairGate(definition.MaxConcurrent, definition.MaxConcurrentPerCaller, definition.MaxQueuedPerCaller);
        Capacity = new SharedCapacity(definition.MaxConcurrent, Gate);
    }

    /// <summary>How much may be under way.</summary>
    public ContainmentDefinition Definition { get; }

    /// <summary>The entrance.</summary>
    public FairGate Gate { get; }

    /// <summary>What the usable endpoints bear together.</summary>
    public SharedCapacity Capacity { get; }

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
