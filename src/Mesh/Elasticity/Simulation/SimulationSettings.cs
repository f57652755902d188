namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>What a simulation is told of the workers and of time.</summary>
public sealed record SimulationSettings
{
    /// <summary>How long is simulated: a minute to 31 days. Default 24 h.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The step of time: 0.1 s to a minute, at most 1,000,000 of them in all. Default 1 s. Nothing shorter is seen.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time from decision to decision: a tick to an hour. Default 15 s, as in Kubernetes.</summary>
    public TimeSpan DecisionInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time from the wish for a worker until it takes work, on average: 0 to an hour. Default 20 s.</summary>
    public TimeSpan StartUp { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How far that time spreads, as a share of it to either side: 0–1. Default 0.2.</summary>
    public double StartUpSpread { get; init; } = 0.2;

    /// <summary>Time that one unit of work takes, on average: 1 ms to an hour. Default 0.5 s.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Standard deviation of that time as a share of its mean, 0–10: 0 is always the same, 1 exponential. Default 1.</summary>
    public double ServiceVariation { get; init; } = 1;

    /// <summary>Time that a worker which is taken away still costs, while it ends its work: 0 to an hour. Default 5 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Units of work a second that rate limits allow: above 0; null limits nothing.</summary>
    public double? LimitPerSecond { get; init; }

    /// <summary>Units of work that may wait; what comes to a full queue is refused. 0–1,000,000,000. Default 1,000,000.</summary>
    public double QueueLimit { get; init; } = 1_000_000;

    /// <summary>Price of a worker's hour, 0–1,000,000, in any currency. Default 0.10.</summary>
    public double WorkerHourPrice { get; init; } = 0.10;

    /// <summary>Workers that are ready at the beginning, 0–100,000; null takes the policy's minimum.</summary>
    public int? InitialWorkers { get; init; }

    /// <summary>When it begins, for schedules. Default a Monday at midnight, UTC.</summary>
    public DateTimeOffset Begins { get; init; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of chance: the same seed gives the same figures. Null leaves chance out.</summary>
    public int? Seed { get; init; } = 1;

    /// <summary>How many steps there are.</summary>
    internal int Ticks => (int)Math.Ceiling(Duration / Tick);

    /// <summary>Steps that a time takes, rounded up.</summary>
    internal int TicksOf(TimeSpan time) => (int)Math.Ceiling(time / Tick);
}
