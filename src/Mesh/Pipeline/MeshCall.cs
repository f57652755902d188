using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Streaming;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>A call on its way through the stages, and what they have decided so far. Hedged attempts share it.</summary>
/// <param name="request">What was asked.</param>
/// <param name="snapshot">The catalog that the call began with and keeps.</param>
internal sealed class MeshCall(MeshRequest request, MeshSnapshot snapshot)
{
    private EndpointModel? _asked;
    private int _attempts;
    private int _failedAttempts;

    /// <summary>What is asked; a payload of another domain is turned into the operation's own.</summary>
    public MeshRequest Request { get; set; } = request;

    public MeshSnapshot Snapshot { get; } = snapshot;

    /// <summary>The service that is asked now; a fallback changes it.</summary>
    public ServiceModel Service { get; set; } = null!;

    /// <summary>What is asked.</summary>
    public Operation Operation { get; set; } = null!;

    /// <summary>The version that must answer: the caller's wish, or a fallback's; null where it is open.</summary>
    public string? PinnedVersion { get; set; } = request.Hints?.Version;

    /// <summary>The version that is asked now.</summary>
    public VersionModel? Version { get; set; }

    /// <summary>The split that chose the version; null where none did.</summary>
    public TrafficSplit? Split { get; set; }

    /// <summary>The arm of the split that the call counts for; null where it counts for none.</summary>
    public SplitArm? Arm { get; set; }

    /// <summary>Why this version, for example <c>canary</c>; null where it is the service's own or the caller's wish.</summary>
    public string? ChosenBy { get; set; }

    /// <summary>Why somebody else than usual is asked, for example <c>fallback:unavailable</c>; null where nothing is unusual.</summary>
    public string? Detour { get; set; }

    /// <summary>The endpoint that was asked last, by any attempt.</summary>
    public EndpointModel? Asked { get => Volatile.Read(ref _asked); set => Volatile.Write(ref _asked, value); }

    /// <summary>How many attempts have begun.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>How many attempts have failed for a reason that speaks against whom was asked.</summary>
    public int FailedAttempts => Volatile.Read(ref _failedAttempts);

    /// <summary>Cancelled by the caller, and by nobody else.</summary>
    public CancellationToken Caller { get; set; }

    /// <summary>Cancelled at the call's deadline, and by the caller.</summary>
    public CancellationToken Limit { get; set; }

    /// <summary>True where the deadline has passed while the caller still waits.</summary>
    public bool IsPastDeadline => Limit.IsCancellationRequested && !Caller.IsCancellationRequested;

    /// <summary>Where the answer goes as it comes; null where it is wanted whole.</summary>
    public StreamSink? Stream { get; set; }

    /// <summary>Counts an attempt.</summary>
    public void BeginAttempt(EndpointModel endpoint)
    {
        Asked = endpoint;
        Interlocked.Increment(ref _attempts);
    }

    /// <summary>Counts an attempt that failed.</summary>
    public void FailAttempt() => Interlocked.Increment(ref _failedAttempts);

    /// <summary>The way so far, by which endpoint; null for the one that was asked last.</summary>
    public Route Route(string reason, EndpointModel? endpoint = null) => new(
        Service?.Name ?? Request.Service, Version?.Name, (endpoint ?? Asked)?.Id, Attempts,
        ChosenBy is null ? Describe(reason) : $"{ChosenBy}, {Describe(reason)}");

    /// <summary>Ends the call with a problem.</summary>
    public MeshResult Refuse(ProblemReason reason, string message, TimeSpan? retryAfter = null) =>
        new() { Problem = new MeshProblem(reason, message, retryAfter), Route = Route(Version?.Policy ?? ""), Stream = Stream?.Record };

    private string Describe(string reason) => (Detour, Attempts) switch
    {
        (null, < 2) => reason,
        (null, _) => $"retry, {reason}",
        (_, < 2) => $"{Detour}, {reason}",
        _ => $"{Detour}, retry, {reason}",
    };
}
