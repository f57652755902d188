namespace FunctionsOrchestration.Mesh.Health;

/// <summary>
/// What is known about the health of one endpoint. Written by calls and probes, read when the usable endpoints are gathered.
/// Every time in it is in UTC ticks; 0 is never.
/// </summary>
internal sealed class EndpointHealth
{
    private long _restUntil;
    private long _openUntil;
    private long _ejectedUntil;
    private int _probeFailing;

    /// <summary>Calls and errors since success rates were last compared, and errors in a row.</summary>
    public OutlierCounts Outlier { get; } = new();

    /// <summary>How often it has been ejected, less the times it behaved since.</summary>
    public int Ejections { get; private set; }

    /// <summary>Why the last probe failed; null where it did not.</summary>
    public string? ProbeProblem { get; private set; }

    public bool IsProbeFailing => Volatile.Read(ref _probeFailing) != 0;

    public bool IsResting(long now) => Volatile.Read(ref _restUntil) > now;

    public bool IsOpen(long now) => Volatile.Read(ref _openUntil) > now;

    public bool IsEjected(long now) => Volatile.Read(ref _ejectedUntil) > now;

    /// <summary>When one of its times will have passed; null where none is to come.</summary>
    public long? NextChange(long now)
    {
        var next = long.MaxValue;
        foreach (var time in (ReadOnlySpan<long>)[Volatile.Read(ref _restUntil), Volatile.Read(ref _openUntil), Volatile.Read(ref _ejectedUntil)])
            if (time > now && time < next) next = time;
        return next == long.MaxValue ? null : next;
    }

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

    public void Probed(string? problem, bool failing)
    {
        ProbeProblem = problem;
        Volatile.Write(ref _probeFailing, failing ? 1 : 0);
    }
}
