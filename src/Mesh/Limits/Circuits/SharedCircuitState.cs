namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>A shared circuit as it is stored. New fields are optional.</summary>
/// <param name="Service">The service; empty before anybody spoke of it.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record SharedCircuitState(string Service, string Endpoint)
{
    /// <summary>Whether calls may pass.</summary>
    public CircuitPosition Position { get; init; }

    /// <summary>Counts the changes of position and the orders of people.</summary>
    public long Version { get; init; }

    /// <summary>Since when it is so.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when nothing passes; null while it is not open, and where only a reset ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why it is so, for people.</summary>
    public string Why { get; init; } = "";

    /// <summary>True where a person opened it.</summary>
    public bool IsByHand { get; init; }

    /// <summary>How often in a row it has opened.</summary>
    public int Breaks { get; init; }

    /// <summary>When it was closed last; null where it never was open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What it goes by; null before the first report.</summary>
    public CircuitTerms? Terms { get; init; }

    /// <summary>What each worker said last, while it is closed or suspected.</summary>
    public IReadOnlyDictionary<string, WorkerEvidence> Evidence { get; init; } = new Dictionary<string, WorkerEvidence>();

    /// <summary>What each worker had said when it opened.</summary>
    public IReadOnlyList<CircuitGround> Grounds { get; init; } = [];

    /// <summary>Probes that may be under way.</summary>
    public IReadOnlyList<ProbePermit> Permits { get; init; } = [];

    /// <summary>Number of the last permit.</summary>
    public long LastPermit { get; init; }

    /// <summary>Probes that were well since it is half open.</summary>
    public int Passed { get; init; }

    /// <summary>Probes that failed since it is half open.</summary>
    public IReadOnlyList<ProbeFailure> ProbeFailures { get; init; } = [];

    /// <summary>Until when the trouble of too few workers is no news; null where any is.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>How many workers answered when they were asked last.</summary>
    public int Live { get; init; }

    /// <summary>The last changes, the newest first.</summary>
    public IReadOnlyList<CircuitMove> History { get; init; } = [];

    /// <summary>Reports and probe ends that could not be: wrong numbers, permits that nobody has.</summary>
    public long Refused { get; init; }

    /// <summary>When anybody spoke of it last.</summary>
    public DateTimeOffset HeardAt { get; init; }

    /// <summary>When the pending signal comes that forgets it; null where none is pending.</summary>
    public DateTimeOffset? LooksAt { get; init; }
}

/// <summary>Whether calls may pass a shared circuit.</summary>
public enum CircuitPosition
{
    /// <summary>They pass.</summary>
    Closed,

    /// <summary>They pass; some workers have trouble, and all are asked for what they see.</summary>
    Suspected,

    /// <summary>None passes.</summary>
    Open,

    /// <summary>Those pass that hold a permit, and decide.</summary>
    HalfOpen,
}

/// <summary>What one worker said last.</summary>
/// <param name="At">When it was heard.</param>
/// <param name="Sequence">Number of its report.</param>
/// <param name="Calls">Its calls within the window.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Slow">How many were slow.</param>
/// <param name="LastError">How the last one failed; null where none did.</param>
public sealed record WorkerEvidence(DateTimeOffset At, long Sequence, long Calls, long Failed, long Slow, string? LastError);

/// <summary>What one worker had said when a circuit opened.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Calls">Its calls within the window.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Slow">How many were slow.</param>
/// <param name="LastError">How the last one failed; null where none did.</param>
public sealed record CircuitGround(string Worker, long Calls, long Failed, long Slow, string? LastError);

/// <summary>The permit of one worker to make one call.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Worker">Who has it.</param>
/// <param name="Ask">Number of the report that asked for it.</param>
/// <param name="Until">When it is given to somebody else unless it is heard of: later than its call can end.</param>
public sealed record ProbePermit(long Id, string Worker, long Ask, DateTimeOffset Until);

/// <summary>A probe that failed.</summary>
/// <param name="Worker">Who made it.</param>
/// <param name="At">When it was heard of.</param>
/// <param name="Error">How it failed; null where nobody said.</param>
public sealed record ProbeFailure(string Worker, DateTimeOffset At, string? Error);

/// <summary>One change of a shared circuit.</summary>
/// <param name="At">When.</param>
/// <param name="To">What it is from then on.</param>
/// <param name="Why">Why, for people.</param>
public sealed record CircuitMove(DateTimeOffset At, CircuitPosition To, string Why);
