using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Scaling;

/// <summary>What is known of one target.</summary>
public sealed record ScalingState
{
    /// <summary>The policy; null where none is declared.</summary>
    public ScalingPolicy? Policy { get; init; }

    /// <summary>Its version, which grows with each change, also when the policy is taken back.</summary>
    public long Version { get; init; }

    /// <summary>The last decisions of all workers that changed something or began to be held by something, oldest first; at most 50.</summary>
    public IReadOnlyList<WorkerDecision> Decisions { get; init; } = [];

    /// <summary>The one worker that writes to what all share; null where none has asked.</summary>
    public ScalingLead? Lead { get; init; }

    /// <summary>The version that others see: 0 where nothing is declared.</summary>
    internal long Tag => Policy is null ? 0 : Version;
}

/// <summary>A decision and who made it.</summary>
/// <param name="Worker">The app process.</param>
/// <param name="Decision">The decision.</param>
public sealed record WorkerDecision(string Worker, ScalingDecision Decision);

/// <summary>The right of one app process to write to what all share, for a time.</summary>
/// <param name="Worker">The app process.</param>
/// <param name="Until">When another may have it.</param>
public sealed record ScalingLead(string Worker, DateTimeOffset Until);
