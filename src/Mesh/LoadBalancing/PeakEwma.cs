namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// An exponentially weighted moving average of latency that follows every peak at once and comes down slowly, so that an endpoint
/// that has become slow is avoided from its first slow answer on. After Finagle's metric of that name.
/// </summary>
/// <param name="decay">Time after which a latency counts for 1/e.</param>
/// <param name="time">The clock.</param>
internal sealed class PeakEwma(TimeSpan decay, TimeProvider time)
{
    // What nobody has measured is taken for quick, so that a new endpoint gets its first call; not for free, so that calls under way
    // still count.
    private const double Unknown = 1;

    private readonly Lock _gate = new();
    private double _milliseconds;
    private long _stamp = time.GetTimestamp();

    /// <summary>The average now. It does not fall while nothing is measured.</summary>
    public double Milliseconds => Volatile.Read(ref _milliseconds) is var measured && measured > 0 ? measured : Unknown;

    /// <summary>The average, or null while nothing has been measured.</summary>
    public double? Measured => Volatile.Read(ref _milliseconds) is var measured && measured > 0 ? measured : null;

    /// <summary>Adds a measurement.</summary>
    public void Observe(TimeSpan latency)
    {
        var sample = Math.Max(latency.TotalMilliseconds, 0.001);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var weight = Math.Exp(-time.GetElapsedTime(_stamp, now) / decay);
            _stamp = now;
            Volatile.Write(ref _milliseconds, sample > _milliseconds ? sample : (_milliseconds * weight) + (sample * (1 - weight)));
        }
    }
}
