using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>What becomes of an item after a try.</summary>
public enum VerdictKind
{
    /// <summary>It has its answer.</summary>
    Done,

    /// <summary>It was refused for a reason that is no fault of its own; it waits, and the try does not count.</summary>
    Deferred,

    /// <summary>It failed; it waits and is tried again while it has tries left.</summary>
    Failed,

    /// <summary>Trying again would not change anything, or there are no tries left.</summary>
    Dead,
}

/// <summary>The verdict on one try of an item.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Wait">How long it waits for its next try; zero where there is none.</param>
/// <param name="Reason">Why it is not done, for programs: the name of a <see cref="ProblemReason"/>; null where it is done.</param>
/// <param name="Problem">Why it is not done, for people.</param>
public sealed record WorkVerdict(VerdictKind Kind, TimeSpan Wait = default, string? Reason = null, string? Problem = null)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGuess = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>The verdict on what was answered.</summary>
    public static WorkVerdict Done { get; } = new(VerdictKind.Done);

    /// <summary>True where the service said that it has too much to do.</summary>
    public bool IsOverload { get; init; }

    /// <summary>True where other items would probably be refused too.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Judges what the mesh made of an item.</summary>
    /// <param name="result">The mesh's answer.</param>
    /// <param name="failures">Tries that counted, this one included.</param>
    /// <param name="mostFailures">Tries that an item has.</param>
    /// <param name="deferrals">Tries that did not count, before this one.</param>
    /// <param name="random">Chance: waits are up to a fifth longer, so that what was refused together does not come back together.</param>
    public static WorkVerdict Of(MeshResult result, int failures, int mostFailures, int deferrals, Random random)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(random);
        if (result.Problem is not { } problem) return Done;
        var verdict = new WorkVerdict(KindOf(problem.Reason), Reason: problem.Reason.ToString(), Problem: problem.Message)
        {
            IsOverload = problem.Reason is ProblemReason.Overloaded or ProblemReason.RateLimited or ProblemReason.DeadlineExceeded,
            IsRefusal = problem.Reason is ProblemReason.Overloaded or ProblemReason.RateLimited or ProblemReason.NoHealthyEndpoint
                or ProblemReason.KeyStoreUnavailable,
        };
        if (verdict.Kind == VerdictKind.Failed && failures >= mostFailures) verdict = verdict with { Kind = VerdictKind.Dead };
        if (verdict.Kind == VerdictKind.Dead) return verdict;
        return verdict with { Wait = WaitFor(problem.RetryAfter, verdict.Kind == VerdictKind.Deferred ? deferrals : failures - 1, random) };
    }

    private static VerdictKind KindOf(ProblemReason reason) => reason switch
    {
        ProblemReason.NoHealthyEndpoint or ProblemReason.Overloaded or ProblemReason.RateLimited or ProblemReason.DeadlineExceeded
            or ProblemReason.KeyInUse or ProblemReason.KeyStoreUnavailable => VerdictKind.Deferred,
        ProblemReason.EndpointFailed or ProblemReason.StreamInterrupted => VerdictKind.Failed,
        _ => VerdictKind.Dead,
    };

    /// <summary>As long as it was asked for; where nobody asked, twice as long each time.</summary>
    private static TimeSpan WaitFor(TimeSpan? asked, int before, Random random)
    {
        var guess = ShortestWait * Math.Pow(2, Math.Min(before, 10));
        var wait = asked ?? (guess < LongestGuess ? guess : LongestGuess);
        wait *= 1 + (0.2 * random.NextDouble());
        return wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
    }
}
