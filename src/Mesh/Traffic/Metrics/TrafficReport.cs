using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>What a worker has measured of a service since its last report.</summary>
/// <param name="Worker">Who reports.</param>
/// <param name="Sequence">Counts the reports of this worker: one that comes twice counts once.</param>
/// <param name="Revision">The revision of the split that the calls went by.</param>
/// <param name="Arms">What came of the calls, by arm.</param>
public sealed record TrafficReport(string Worker, long Sequence, long Revision, IReadOnlyList<ArmTotals> Arms)
{
    /// <summary>Subjects of experiments that are new to this worker's sample.</summary>
    public IReadOnlyList<SampledSubject> Subjects { get; init; } = [];

    /// <summary>Some of the answers that differed from those of the other version.</summary>
    public IReadOnlyList<AnswerDifference> Differences { get; init; } = [];

    /// <summary>Calls that were not copied because the shadow had no room or no budget left.</summary>
    public long CopiesSkipped { get; init; }
}
