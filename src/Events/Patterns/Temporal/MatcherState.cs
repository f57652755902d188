namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>All that a matcher holds, as objects.</summary>
/// <param name="Sequence">The number of the last event.</param>
/// <param name="Counters">What it has done.</param>
/// <param name="Partitions">What it holds of each key, from the one that was idle longest.</param>
internal sealed record MatcherState(
    long Sequence,
    MatcherCounters Counters,
    IEnumerable<(string Key, bool Started, List<PartialMatch> Partials, List<CompletedMatch> Waiting)> Partitions);
