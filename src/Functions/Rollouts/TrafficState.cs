using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Rollouts;

/// <summary>What a <see cref="TrafficEntity"/> knows of its service.</summary>
/// <param name="Split">The split that is in force.</param>
public sealed record TrafficState(SplitDefinition Split)
{
    /// <summary>The rollout that runs; null while none does.</summary>
    public RolloutSummary? Running { get; init; }

    /// <summary>The split before that rollout.</summary>
    public SplitDefinition? Before { get; init; }

    /// <summary>The number of its last change of the split, so that one that comes twice counts once.</summary>
    public long LastChange { get; init; }

    /// <summary>Rollouts that are over, the last one first; the last 50.</summary>
    public IReadOnlyList<RolloutSummary> Past { get; init; } = [];

    /// <summary>What was measured under the present split, by arm.</summary>
    public IReadOnlyDictionary<string, ArmTotals> Totals { get; init; } = new Dictionary<string, ArmTotals>();

    /// <summary>The last report of each worker.</summary>
    public IReadOnlyDictionary<string, long> Reported { get; init; } = new Dictionary<string, long>();

    /// <summary>A sample of the subjects of the running experiment.</summary>
    public IReadOnlyList<SampledSubject> Subjects { get; init; } = [];

    /// <summary>Some answers that differed, each of another request, the last one first; the last 20.</summary>
    public IReadOnlyList<AnswerDifference> Differences { get; init; } = [];

    /// <summary>Calls during the running rollout, under every split.</summary>
    public long Calls { get; init; }

    /// <summary>How many of them the new version answered.</summary>
    public long Exposed { get; init; }

    /// <summary>Calls that were not copied for want of room or budget.</summary>
    public long CopiesSkipped { get; init; }
}

/// <summary>One rollout in the list of a service.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">canary, blueGreen, experiment or shadow.</param>
/// <param name="Version">The new version; null for an experiment.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RolloutSummary(string Id, string Kind, string? Version, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public RolloutState? Outcome { get; init; }
}

/// <summary>A wish to begin a rollout.</summary>
/// <param name="Input">What its orchestration gets.</param>
/// <param name="At">When it was asked for.</param>
public sealed record RolloutStart(RolloutInput Input, DateTimeOffset At);

/// <summary>Answer to a <see cref="RolloutStart"/>.</summary>
/// <param name="IsStarted">False where another one runs.</param>
/// <param name="RunningId">The rollout that runs now.</param>
public sealed record RolloutStarted(bool IsStarted, string RunningId);

/// <summary>A change of the split by the rollout that runs.</summary>
/// <param name="RolloutId">Who changes it.</param>
/// <param name="Number">Counts its changes.</param>
/// <param name="Split">What is to be in force; the revision is given by the entity.</param>
public sealed record SplitChange(string RolloutId, long Number, SplitDefinition Split)
{
    /// <summary>How the rollout ends with this change; null while it goes on.</summary>
    public RolloutState? Outcome { get; init; }
}
