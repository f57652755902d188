using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Reads a history as people want to see it: every answer beside what asked for it.</summary>
internal static class HistoryReader
{
    public static IReadOnlyList<HistoryEntry>? Read(StoreReader reader, string instanceId)
    {
        if (reader.Instance(instanceId) is not { } row) return null;
        Dictionary<int, HistoryEntry> actions = [];
        List<HistoryEntry> entries = [];
        foreach (var step in reader.History(row.Key))
        {
            foreach (var happened in step.Events)
            {
                var entry = Describe(new HistoryEntry(happened, step.At), row, actions);
                if (happened is ActionEvent action) actions[action.Id] = entry;
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static HistoryEntry Describe(HistoryEntry entry, InstanceRow row, Dictionary<int, HistoryEntry> actions)
    {
        if (entry.Event is ExecutionCompleted) return entry with { Output = row.Output, Failure = row.Failure };
        return Answers(entry.Event) is { } id && actions.TryGetValue(id, out var cause)
            ? entry with { Cause = (ActionEvent)cause.Event, ScheduledTime = cause.Timestamp }
            : entry;
    }

    /// <summary>The action that an event answers.</summary>
    public static int? Answers(HistoryEvent happened) => happened switch
    {
        TaskCompleted answer => answer.Id,
        TaskFailed answer => answer.Id,
        TimerFired answer => answer.Id,
        ChildCompleted answer => answer.Id,
        ChildFailed answer => answer.Id,
        EntityAnswered answer => answer.Id,
        EntityFailed answer => answer.Id,
        LockGranted answer => answer.Id,
        _ => null,
    };
}
