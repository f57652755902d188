using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// A failed history, put back to before its failure: the steps to replay, the events of the dropped last step that
/// are handed over again, and the actions whose failed answers were taken out.
/// </summary>
internal sealed record RewoundHistory(IReadOnlyList<HistoryRow> Steps, IReadOnlyList<IncomingEvent> Again, IReadOnlySet<int> Retried)
{
    /// <summary>
    /// The ways back, best first. When the last step received failures, they are what ended it. Otherwise a failure
    /// that an earlier step received in silence may be (one of several parallel calls); the code's own replay tells
    /// whether a history without it still fits. Last comes the step before the end, for code that was at fault itself.
    /// </summary>
    public static IEnumerable<RewoundHistory> Candidates(IReadOnlyList<HistoryRow> history)
    {
        var last = history[^1];
        var incoming = last.Events.OfType<IncomingEvent>().ToList();
        var kept = history.Take(history.Count - 1).ToList();
        var failed = Failed(last);
        if (failed.Count > 0)
        {
            yield return new RewoundHistory(kept, [.. incoming.Where(one => FailedId(one) is null)], failed);
            yield break;
        }

        for (var i = kept.Count - 1; i > 0; i--)
            if (Failed(kept[i]) is { Count: > 0 } silent && !kept[i].Events.OfType<ActionEvent>().Any())
                yield return new RewoundHistory(Without(kept, i), incoming, silent);
        yield return new RewoundHistory(kept, incoming, new HashSet<int>());
    }

    private static List<HistoryRow> Without(List<HistoryRow> steps, int failed) =>
    [
        .. steps.Select((step, i) => i != failed
            ? step
            : step with { Events = [.. step.Events.Where(one => one is not IncomingEvent incoming || FailedId(incoming) is null)] }),
    ];

    private static HashSet<int> Failed(HistoryRow step) => [.. step.Events.OfType<IncomingEvent>().Select(FailedId).OfType<int>()];

    private static int? FailedId(IncomingEvent arrived) => arrived switch
    {
        TaskFailed failed => failed.Id,
        ChildFailed failed => failed.Id,
        EntityFailed failed => failed.Id,
        _ => null,
    };
}
