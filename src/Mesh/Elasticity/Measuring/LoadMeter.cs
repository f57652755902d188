namespace FunctionsOrchestration.Mesh.Elasticity.Measuring;

/// <summary>Makes a measurement of two readings of a service's load and of a queue.</summary>
public sealed class LoadMeter
{
    private (DateTimeOffset At, ServiceLoad Load)? _before;

    /// <summary>Measures.</summary>
    /// <param name="at">When.</param>
    /// <param name="workers">Workers that were asked for.</param>
    /// <param name="ready">Workers that take work.</param>
    /// <param name="goals">How many calls a worker handles at a time.</param>
    /// <param name="load">The service's load; null where there is no such service.</param>
    /// <param name="queued">Messages in the policy's queue, with those that are being handled; 0 where there is none.</param>
    public ScalingMeasurement Measure(DateTimeOffset at, int workers, int ready, ScalingGoals goals, ServiceLoad? load, long queued)
    {
        var measured = new ScalingMeasurement(at, workers, ready) { Backlog = queued };
        var before = _before;
        _before = load is null ? null : (at, load);
        if (load is null) return measured;
        return measured with
        {
            Backlog = queued + load.Waiting,
            InFlight = load.Inside,
            ArrivalRate = before is { } last ? Arrivals(last, at, load) : 0,
            Utilization = ready > 0 ? Math.Min(1, load.Inside / ((double)ready * goals.WorkerConcurrency)) : null,
            Latency = LatencyOf(load),
            RatePerWorker = load.CallTime is { } time ? goals.WorkerConcurrency / time.TotalSeconds : null,
            LimitHeadroom = Headroom(before, at, load),
        };
    }

    // The least of what endpoints have left and what declared limits have. What was admitted is this process's own.
    private static double? Headroom((DateTimeOffset At, ServiceLoad Load)? before, DateTimeOffset now, ServiceLoad load)
    {
        if (load.DeclaredRate is not { } rate) return load.LimitHeadroom;
        var admitted = before is { } last && now > last.At ? (load.Admitted - last.Load.Admitted) / (now - last.At).TotalSeconds : 0;
        return Math.Min(load.LimitHeadroom ?? double.PositiveInfinity, Math.Max(0, rate - admitted));
    }

    // What came is what was let in and what waits more than before; what was refused at the door is not seen.
    private static double Arrivals((DateTimeOffset At, ServiceLoad Load) last, DateTimeOffset now, ServiceLoad load) => now <= last.At
        ? 0
        : Math.Max(0, load.Admitted - last.Load.Admitted + load.Waiting - last.Load.Waiting) / (now - last.At).TotalSeconds;

    // Little's law: those who wait are let in at the rate at which those inside end.
    private static TimeSpan? LatencyOf(ServiceLoad load) => load.CallTime * (1 + (load.Waiting / (double)Math.Max(1, load.Inside)));
}
