using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>
/// What is known about the health of one endpoint. Written by calls and probes, read when the usable endpoints are gathered.
/// Every time in it is in UTC ticks; 0 is never.
/// </summary>
/// <param name="shared">Its circuit that all workers share; null where there is none.</param>
internal sealed class EndpointHealth(SharedCircuitGate? shared = null)
{
    private long _restUntil;
    private long _openUntil;
    private long _ejectedUntil;
    private int _lastFault = -1;

    /// <summary>Calls and errors since success rates were last compared, and errors in a row.</summary>
    public OutlierCounts Outlier { get; } = new();

    /// <summary>How often it has been ejected, less the times it behaved since.</summary>
    public int Ejections { get; private set; }

    /// <summary>Its circuit that all workers share; null where there is none.</summary>
    public SharedCircuitGate? Shared { get; } = shared;

    /// <summary>What its probes have shown.</summary>
    public ProbeRecord Probes { get; } = new();

    public bool IsResting(long now) => Volatile.Read(ref _restUntil) > now;

    public bool IsOpen(long now) => Volatile.Read(ref _openUntil) > now;

    /// <summary>True where all workers together found it sick, and this one has no permit to try.</summary>
    public bool IsShut(long now) => Shared is { } one && one.IsShut(now);

    public bool IsEjected(long now) => Volatile.Read(ref _ejectedUntil) > now;

    /// <summary>How its last failed call failed; null where none has.</summary>
    public FaultKind? LastFault => Volatile.Read(ref _lastFault) is >= 0 and var kind ? (FaultKind)kind : null;

    /// <summary>Until when it rests, its circuit is open and it is ejected; null for each that is not so.</summary>
    public (DateTimeOffset? Resting, DateTimeOffset? Open, DateTimeOffset? Ejected) Until(long now) =>
        (Coming(ref _restUntil, now), Coming(ref _openUntil, now), Coming(ref _ejectedUntil, now));

    /// <summary>
    /// When it may be usable again: one of its times will have passed, or a probe that may find it well is due, which ends an ejection early.
    /// Null where nothing is to come.
    /// </summary>
    public long? NextChange(long now)
    {
        var next = Probes.IsFailing && Probes.Due > now ? Probes.Due : long.MaxValue;
        foreach (var time in (ReadOnlySpan<long>)[Volatile.Read(ref _restUntil), Volatile.Read(ref _openUntil), Volatile.Read(ref _ejectedUntil)])
            if (time > now && time < next) next = time;
        if (Shared?.Until is { } shut && shut.UtcTicks > now) next = Math.Min(next, shut.UtcTicks);
        return next == long.MaxValue ? null : next;
    }

    /// <summary>A call of it failed.</summary>
    public void Failed(FaultKind kind) => Volatile.Write(ref _lastFault, (int)kind);

    /// <summary>It asked to be left alone (429).</summary>
    public void Rest(long until) => Volatile.Write(ref _restUntil, until);

    /// <summary>Its circuit opened: nothing goes there until then, and then one trial.</summary>
    public void Open(long until) => Volatile.Write(ref _openUntil, until);

    public void Eject(long until)
    {
        Ejections++;
        Volatile.Write(ref _ejectedUntil, until);
    }

    /// <summary>It was not ejected for an interval: its next ejection is shorter again.</summary>
    public void Forgive() => Ejections = Math.Max(0, Ejections - 1);

    /// <summary>
    /// A probe was good: an open circuit and an ejection end early. Neither is trusted for that. The circuit is half open, so that one
    /// call may try and decides; the ejected endpoint is ejected again, for longer, by the first error. So an endpoint that is back is
    /// used within one probe interval, and one that only its probes call well costs one retried call an interval. A rest that it asked
    /// for (429) stays.
    /// </summary>
    /// <param name="errorsToEject">Errors in a row that eject; 0 where none do.</param>
    /// <param name="now">The present.</param>
    /// <returns>True where something ended.</returns>
    public bool Release(int errorsToEject, long now)
    {
        var (open, ejected) = (IsOpen(now), IsEjected(now));
        if (open) Volatile.Write(ref _openUntil, now);
        if (!ejected) return open;
        Outlier.SetRow(Math.Max(0, errorsToEject - 1));
        Volatile.Write(ref _ejectedUntil, now);
        return true;
    }

    private static DateTimeOffset? Coming(ref long until, long now) =>
        Volatile.Read(ref until) is var ticks && ticks > now ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
