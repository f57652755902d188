namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>
/// How long calls of a service take, to say when another try makes sense. Every sixteenth call is timed: the mean needs no more, and
/// the others need no clock.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CallTimes(TimeProvider time)
{
    private const int OneIn = 16;
    private const double Weight = 0.125;

    private int _calls = -1;
    private double _ticks;

    /// <summary>The mean, in which each measured call weighs an eighth; null before the first.</summary>
    public TimeSpan? Mean => Volatile.Read(ref _ticks) is > 0 and var ticks ? TimeSpan.FromTicks((long)ticks) : null;

    /// <summary>Calls that have begun; it wraps round.</summary>
    public int Begun => Volatile.Read(ref _calls);

    /// <summary>A call begins.</summary>
    /// <returns>What <see cref="End"/> wants; null where this call is not timed.</returns>
    public long? Begin() => Interlocked.Increment(ref _calls) % OneIn == 0 ? time.GetTimestamp() : null;

    /// <summary>A call has ended.</summary>
    public void End(long? began)
    {
        if (began is not { } start) return;

        // Two ends at once may lose one of them, which a mean bears.
        var took = Math.Max(1, time.GetElapsedTime(start).Ticks);
        var mean = Volatile.Read(ref _ticks);
        Volatile.Write(ref _ticks, mean > 0 ? mean + (Weight * (took - mean)) : took);
    }
}
