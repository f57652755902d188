namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>What is known about a target at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Workers">Workers that were asked for: ready ones and those that start. Those that drain are not counted.</param>
/// <param name="Ready">Workers that take work.</param>
public sealed record ScalingMeasurement(DateTimeOffset At, int Workers, int Ready)
{
    /// <summary>Units of work that wait.</summary>
    public double Backlog { get; init; }

    /// <summary>Units of work that are being done.</summary>
    public double InFlight { get; init; }

    /// <summary>Units of work that came, a second, since the last measurement.</summary>
    public double ArrivalRate { get; init; }

    /// <summary>Share of the ready workers' places in use, 0–1; null where nobody is ready or nothing was measured.</summary>
    public double? Utilization { get; init; }

    /// <summary>How long work takes with its wait; null where nothing was measured.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Units of work that one busy worker does a second; null while nothing was measured.</summary>
    public double? RatePerWorker { get; init; }

    /// <summary>Calls a second that the rate limits have left; null where nothing limits.</summary>
    public double? LimitHeadroom { get; init; }

    /// <summary>True where there is nothing to do and nothing comes.</summary>
    internal bool IsIdle => Backlog <= 0 && InFlight <= 0 && ArrivalRate <= 0;
}
