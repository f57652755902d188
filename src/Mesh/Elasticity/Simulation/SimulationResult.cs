namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>What a simulation came to.</summary>
/// <param name="Target">The policy's target.</param>
/// <param name="Begins">When it begins.</param>
/// <param name="Samples">At most 1,000 points of time, evenly spaced.</param>
/// <param name="Summary">All of it in figures.</param>
public sealed record SimulationResult(string Target, DateTimeOffset Begins, IReadOnlyList<SimulationSample> Samples, SimulationSummary Summary);

/// <summary>A stretch of a simulation: means of rates, the most of queue, workers and wait.</summary>
/// <param name="Seconds">When it ends, in seconds since the beginning.</param>
public sealed record SimulationSample(double Seconds)
{
    /// <summary>Units of work that came, a second.</summary>
    public double Demand { get; init; }

    /// <summary>Units of work that could have been done, a second.</summary>
    public double Capacity { get; init; }

    /// <summary>Most units of work that waited.</summary>
    public double Queue { get; init; }

    /// <summary>Most workers that were asked for.</summary>
    public int Desired { get; init; }

    /// <summary>Most workers that took work.</summary>
    public int Ready { get; init; }

    /// <summary>Workers that a clairvoyant would have had at the end of the stretch: just enough for what comes at that moment.</summary>
    public int Ideal { get; init; }

    /// <summary>The longest time in the line and at work, in seconds.</summary>
    public double LatencySeconds { get; init; }

    /// <summary>What all workers have cost until then.</summary>
    public double Cost { get; init; }

    /// <summary>What the clairvoyant's have.</summary>
    public double IdealCost { get; init; }

    /// <summary>Units of work that a full queue refused in this stretch.</summary>
    public double Refused { get; init; }
}

/// <summary>A simulation in figures. Waits are known to one tick.</summary>
public sealed record SimulationSummary
{
    /// <summary>Units of work that came.</summary>
    public double Arrived { get; init; }

    /// <summary>Units of work that were done.</summary>
    public double Done { get; init; }

    /// <summary>Units of work that a full queue refused.</summary>
    public double Refused { get; init; }

    /// <summary>Units of work that still wait at the end.</summary>
    public double Left { get; init; }

    /// <summary>The wait that half of what was done stayed within.</summary>
    public TimeSpan WaitP50 { get; init; }

    /// <summary>The wait that 95 % stayed within.</summary>
    public TimeSpan WaitP95 { get; init; }

    /// <summary>The wait that 99 % stayed within.</summary>
    public TimeSpan WaitP99 { get; init; }

    /// <summary>The longest wait.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>Share of what was done whose wait and mean time of work were within the latency goal; null where there is none.</summary>
    public double? WithinObjective { get; init; }

    /// <summary>Most workers that were asked for.</summary>
    public int MostWorkers { get; init; }

    /// <summary>Hours of workers that were paid for, with start and drain.</summary>
    public double WorkerHours { get; init; }

    /// <summary>What they cost.</summary>
    public double Cost { get; init; }

    /// <summary>What a clairvoyant would have paid, who has just enough workers at every moment and starts them in time.</summary>
    public double IdealCost { get; init; }

    /// <summary>Most workers that were asked for, above the most that the load needed, as a share of the latter.</summary>
    public double Overshoot { get; init; }

    /// <summary>Share of the ready workers' places that was used.</summary>
    public double Utilization { get; init; }

    /// <summary>How often workers were added.</summary>
    public int Ups { get; init; }

    /// <summary>How often workers were taken away.</summary>
    public int Downs { get; init; }
}
