using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>
/// A shared circuit as calls of this worker meet it. While it is closed, which is nearly always, a call reads one field. The background
/// tells it what the control board says.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SharedCircuitGate(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<HeldPermit> _permits = new();
    private readonly HashSet<long> _known = [];
    private readonly List<ProbeEnd> _ended = [];
    private CircuitNotice? _notice;
    private long _ignoredFrom = long.MaxValue;

    /// <summary>How calls ended since the background looked last.</summary>
    public OutcomeCounts Outcomes { get; } = new();

    /// <summary>What is told of the circuit; null while it is closed.</summary>
    public CircuitNotice? Notice => Volatile.Read(ref _notice);

    /// <summary>True while calls may not go there.</summary>
    /// <param name="now">The present, in UTC ticks.</param>
    public bool IsShut(long now) => Holds(now) && _permits.Count == 0;

    /// <summary>Until when it is open; null where it is not, or nobody knows.</summary>
    public DateTimeOffset? Until => Notice is { Position: CircuitPosition.Open } open ? open.Until : null;

    /// <summary>A call wants to go there.</summary>
    /// <param name="permit">Where the call is a probe: its permit, to <see cref="Leave"/> with; else null.</param>
    /// <returns>False where it may not.</returns>
    public bool TryEnter(out HeldPermit? permit)
    {
        permit = null;
        if (Volatile.Read(ref _notice) is null || !Holds(time.GetUtcNow().UtcTicks)) return true;
        return TryTake(out permit);
    }

    /// <summary>A probe has ended.</summary>
    /// <param name="permit">Its permit.</param>
    /// <param name="reply">What it was answered; null where it was not made, or given up.</param>
    /// <param name="slowAfter">What counts as slow.</param>
    public void Leave(HeldPermit permit, EndpointReply? reply, TimeSpan slowAfter)
    {
        var outcome = reply switch
        {
            null => ProbeOutcome.Unused,
            { Fault: { } fault } when Faults.IsFailure(fault.Kind) => ProbeOutcome.Failed,
            _ => reply.Elapsed >= slowAfter ? ProbeOutcome.Failed : ProbeOutcome.Passed,
        };
        lock (_lock) _ended.Add(new ProbeEnd(permit.Id, outcome));
    }

    /// <summary>The board says this now.</summary>
    /// <param name="notice">Null where the circuit is closed.</param>
    /// <param name="ignoredFrom">When it is no longer believed: nobody answers, so nobody can be asked.</param>
    public void Apply(CircuitNotice? notice, DateTimeOffset? ignoredFrom)
    {
        lock (_lock)
        {
            Volatile.Write(ref _ignoredFrom, ignoredFrom?.UtcTicks ?? long.MaxValue);
            Volatile.Write(ref _notice, notice);
            if (notice is { Position: CircuitPosition.HalfOpen }) return;
            _permits.Clear();
            _known.Clear();
            if (notice is null) _ended.Clear();
        }
    }

    /// <summary>Takes permits in that this worker was given; each once.</summary>
    public void Give(IEnumerable<HeldPermit> permits)
    {
        lock (_lock)
        {
            foreach (var permit in permits)
                if (_known.Add(permit.Id)) _permits.Enqueue(permit);
        }
    }

    /// <summary>What is to be reported of probes: those that ended, and permits that were not used in time.</summary>
    public IReadOnlyList<ProbeEnd> Ended(DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_permits.TryPeek(out var next) && next.UsableUntil <= now) _ended.Add(new ProbeEnd(_permits.Dequeue().Id, ProbeOutcome.Unused));
            return [.. _ended];
        }
    }

    /// <summary>These were reported.</summary>
    public void Reported(IReadOnlyList<ProbeEnd> ended)
    {
        lock (_lock) _ended.RemoveAll(ended.Contains);
    }

    private bool Holds(long now) =>
        Volatile.Read(ref _notice) is { Position: CircuitPosition.Open or CircuitPosition.HalfOpen } && now < Volatile.Read(ref _ignoredFrom);

    private bool TryTake([NotNullWhen(true)] out HeldPermit? permit)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            permit = _permits.TryPeek(out var next) && next.UsableUntil > now ? _permits.Dequeue() : null;
            return permit is not null;
        }
    }
}

/// <summary>The permit of this worker for one probe.</summary>
/// <param name="Id">Its number.</param>
/// <param name="UsableUntil">When it can no longer be used, by this worker's clock: counted from when it was asked for.</param>
internal sealed record HeldPermit(long Id, DateTimeOffset UsableUntil);
