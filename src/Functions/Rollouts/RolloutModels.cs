using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Where a rollout stands.</summary>
public enum RolloutState
{
    /// <summary>It looks, and goes on as its checks say.</summary>
    Running,

    /// <summary>A gate is closed, or a freeze holds.</summary>
    Waiting,

    /// <summary>A person has paused it, or has to decide.</summary>
    Paused,

    /// <summary>All traffic goes to the new version, and the old one stands by.</summary>
    Holding,

    /// <summary>It is over: the new version answers.</summary>
    Promoted,

    /// <summary>It is over: the old version answers.</summary>
    RolledBack,

    /// <summary>It is over: an experiment, a shadow or a dry run has come to its end, and the old version answers.</summary>
    Completed,

    /// <summary>It is over: it broke, and the old version answers.</summary>
    Failed,
}

/// <summary>What a rollout's orchestration is given.</summary>
/// <param name="Id">Id of the rollout, and of the orchestration.</param>
/// <param name="Service">Name of the service.</param>
/// <param name="Kind">canary, blueGreen, experiment or shadow.</param>
/// <param name="Plan">What to do.</param>
/// <param name="Stable">The version that answered before.</param>
public sealed record RolloutInput(string Id, string Service, string Kind, RolloutPlan Plan, string? Stable)
{
    /// <summary>The split before.</summary>
    public SplitDefinition? Before { get; init; }

    /// <summary>Where it stands, after its history was cut; null at its beginning.</summary>
    public RolloutProgress? Progress { get; init; }
}

/// <summary>What a rollout remembers when its history is cut.</summary>
public sealed record RolloutProgress
{
    /// <summary>Where it stands.</summary>
    public RolloutState State { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Share of the traffic in percent, by version.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>Where a canary stands.</summary>
    public CanaryProgress Canary { get; init; } = new();

    /// <summary>Changes of the split so far.</summary>
    public long Changes { get; init; }

    /// <summary>Name of the phase; the kinds give it its meaning.</summary>
    public string Phase { get; init; } = "start";

    /// <summary>The step of a canary that gates stand before; null while it is in a step.</summary>
    public int? Target { get; init; }

    /// <summary>When the phase ends; null where it has no end.</summary>
    public DateTime? Until { get; init; }

    /// <summary>True while a person has it paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Gates before the present place that are open.</summary>
    public int GatesPassed { get; init; }

    /// <summary>Since when the present gate has been closed; null while none is.</summary>
    public DateTime? ClosedSince { get; init; }

    /// <summary>Rounds of smoke requests in a row that succeeded.</summary>
    public int Ready { get; init; }

    /// <summary>Looks or rounds that failed, outside of a canary.</summary>
    public int Failed { get; init; }

    /// <summary>Looks in a row that could not be taken, outside of a canary.</summary>
    public int Errors { get; init; }

    /// <summary>Calls of the draining version at the last look.</summary>
    public long Drained { get; init; } = -1;

    /// <summary>The slots of an experiment's variants, once somebody has changed their weights; null before.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SlotRange>>? Ranges { get; init; }

    /// <summary>True once the alarm about the shares of an experiment was given.</summary>
    public bool IsAlarmed { get; init; }
}

/// <summary>What a person asks of a rollout.</summary>
/// <param name="Id">Names this wish, so that its answer is known.</param>
/// <param name="Action">pause, resume, promote, rollback, skip-step or weights.</param>
/// <param name="Variant">The variant of an experiment to promote; null for others.</param>
public sealed record RolloutCommand(string Id, string Action, string? Variant = null)
{
    /// <summary>New weights of an experiment's variants in percent, checked; null for other actions.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }
}

/// <summary>What came of a command.</summary>
/// <param name="Id">The command.</param>
/// <param name="IsDone">False where it did not fit.</param>
public sealed record CommandAnswer(string Id, bool IsDone);

/// <summary>What was seen at one look.</summary>
/// <param name="Checks">Every check.</param>
/// <param name="Verdict">What they come to.</param>
/// <param name="Calls">Calls since the rollout began.</param>
/// <param name="Exposed">How many of them the new version answered.</param>
public sealed record RolloutLook(IReadOnlyList<CheckResult> Checks, Verdict Verdict, long Calls, long Exposed)
{
    /// <summary>Results of an experiment.</summary>
    public ExperimentResults? Experiment { get; init; }

    /// <summary>What copies came to.</summary>
    public ShadowSummary? Shadow { get; init; }

    /// <summary>Calls of the version that drains, since the present split.</summary>
    public long Draining { get; init; }
}

/// <summary>What copies came to.</summary>
/// <param name="Copies">Calls that were copied.</param>
/// <param name="Skipped">Calls that were not, for want of room or budget.</param>
/// <param name="Compared">Answers that were compared.</param>
/// <param name="Agreements">How many agreed.</param>
/// <param name="Similarity">Mean similarity, 0–1.</param>
/// <param name="Failures">Copies that failed.</param>
/// <param name="Cost">What the copies cost.</param>
/// <param name="P95Milliseconds">95th percentile of the copies' latency; null while there is none.</param>
public sealed record ShadowSummary(
    long Copies, long Skipped, long Compared, long Agreements, double Similarity, long Failures, double Cost, double? P95Milliseconds);

/// <summary>A rollout as people read it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">Name of the service.</param>
/// <param name="Kind">canary, blueGreen, experiment or shadow.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Plan">What it was told to do.</param>
public sealed record RolloutRecordState(string Id, string Service, string Kind, RolloutState State, string Reason, RolloutPlan Plan)
{
    /// <summary>The version that answered before.</summary>
    public string? Stable { get; init; }

    /// <summary>Share of the traffic in percent, by version.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>Index of the present step of a canary.</summary>
    public int? Step { get; init; }

    /// <summary>The last look.</summary>
    public RolloutLook? Look { get; init; }

    /// <summary>Answers that differed from those of the other version, the last one first.</summary>
    public IReadOnlyList<AnswerDifference>? Differences { get; init; }

    /// <summary>What happened, oldest first; of repeated looks that changed nothing the last one. At most 500 entries.</summary>
    public IReadOnlyList<RolloutEvent> History { get; init; } = [];

    /// <summary>Answers to the last commands.</summary>
    public IReadOnlyList<CommandAnswer> Commands { get; init; } = [];

    /// <summary>True where nothing more will happen.</summary>
    internal bool IsOver => State is RolloutState.Promoted or RolloutState.RolledBack or RolloutState.Completed or RolloutState.Failed;
}

/// <summary>One thing that happened in a rollout.</summary>
/// <param name="At">When.</param>
/// <param name="State">Where it stood then.</param>
/// <param name="What">What happened.</param>
public sealed record RolloutEvent(DateTimeOffset At, RolloutState State, string What)
{
    /// <summary>Share of the new version then, in percent.</summary>
    public double? Weight { get; init; }

    /// <summary>The checks with their numbers, where it was a look.</summary>
    public IReadOnlyList<CheckResult>? Checks { get; init; }

    /// <summary>How many looks in a row came to the same.</summary>
    public int Times { get; init; } = 1;
}
