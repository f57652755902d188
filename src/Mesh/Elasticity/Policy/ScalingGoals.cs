namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>What a policy works towards. Each goal that is set asks for a number of workers, and the highest number counts.</summary>
public sealed record ScalingGoals
{
    /// <summary>
    /// Units of work, waiting and in flight together, that there shall be for each worker; above 0, up to 1,000,000. It is the
    /// queueLength of KEDA and the target executions per instance of Azure Functions.
    /// </summary>
    public double? BacklogPerWorker { get; init; }

    /// <summary>Share of a worker's places that shall be in use: above 0, at most 1.</summary>
    public double? Utilization { get; init; }

    /// <summary>
    /// The time within which what comes shall be done, and what waits be worked off: above 0, up to a day. It needs the rate of a worker,
    /// which is measured.
    /// </summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Calls that a worker handles at a time: 1–10,000. Default 1. Utilization is measured against it.</summary>
    public int WorkerConcurrency { get; init; } = 1;
}

/// <summary>How fast the number of workers may change in one direction.</summary>
public sealed record ScalingPace
{
    /// <summary>
    /// Time between changes, up to a day. Adding waits for it since the last time workers were added, except from none; taking away
    /// since the last change in either direction.
    /// </summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>Most workers of one change, 1–100,000.</summary>
    public int MaxStep { get; init; } = 1;

    /// <summary>Most workers of one change as a share of those there are, 0–100. The larger of the two counts.</summary>
    public double MaxShare { get; init; }

    /// <summary>Most workers of one change, where there are so many.</summary>
    /// <param name="workers">How many there are.</param>
    internal int StepFrom(int workers) => (int)Math.Min(int.MaxValue / 2, Math.Max(MaxStep, Math.Ceiling(MaxShare * workers)));
}

/// <summary>
/// Keeps workers from being added that a rate limit would leave idle. What there are already stay, also when the limit has nothing left.
/// </summary>
public sealed record LimitCap
{
    /// <summary>Calls a second that a busy worker sends to what is limited: above 0, up to 1,000,000.</summary>
    public double CallsPerWorker { get; init; }

    /// <summary>Share of what the limit has left that this target may take: above 0, at most 1. Default 1.</summary>
    public double Share { get; init; } = 1;
}
