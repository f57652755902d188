using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

/// <summary>Policies and measurements that the tests begin with.</summary>
internal static class Policies
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ten units of work a worker, and nothing that slows a change.</summary>
    public static ScalingPolicy Backlog { get; } = new()
    {
        Target = "texts",
        Goals = new ScalingGoals { BacklogPerWorker = 10 },
        Up = new ScalingPace { MaxStep = 1_000 },
        Down = new ScalingPace { MaxStep = 1_000 },
        StabilizationWindow = TimeSpan.Zero,
        Tolerance = 0,
        Maximum = 100,
    };

    public static ScalingMeasurement Measured(int workers, double backlog, double seconds = 0) =>
        new(Noon.AddSeconds(seconds), workers, workers) { Backlog = backlog, ArrivalRate = backlog > 0 ? 1 : 0 };

    public static ScalingDecision Decide(ScalingPolicy policy, ScalingMeasurement measured, ScalingMemory? memory = null) =>
        new Decider(policy).Decide(measured, memory ?? ScalingMemory.None).Decision;
}
