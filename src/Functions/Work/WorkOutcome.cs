using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Work;

/// <summary>What came of one try of an item.</summary>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Result">Its answer as JSON; null where it has none.</param>
internal sealed record WorkOutcome(WorkVerdict Verdict, BinaryData? Result = null)
{
    public static WorkOutcome Dead(string reason, string problem) => new(new WorkVerdict(VerdictKind.Dead, default, reason, problem));

    /// <summary>It failed by itself; it is tried again later, twice as late each time, while it has tries left.</summary>
    public static WorkOutcome Failed(string reason, string problem, int attempt, int mostAttempts) => attempt >= mostAttempts
        ? Dead(reason, problem)
        : new(new WorkVerdict(VerdictKind.Failed, TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)), reason, problem));

    /// <summary>It is not its time yet.</summary>
    public static WorkOutcome Later(TimeSpan wait, string reason, string problem) =>
        new(new WorkVerdict(VerdictKind.Deferred, wait, reason, problem));
}
