using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Reads a history as people want to see it: every answer beside what asked for it.</summary>
internal static class HistoryReader
{
    /// <param name="reader">Where the history is.</param>
    /// <param name="instanceId">Whose history.</param>
    /// <param name="withValues">False to leave large values as the references that stand in the history.</param>
    public static IReadOnlyList<HistoryEntry>? Read(StoreReader reader, string instanceId, bool withValues = true)
    {
        while (reader.Instance(instanceId) is { } row)
        {
            // A value that is gone went with the execution: it was purged, or has continued as new.
            if (TryRead(reader, row, withValues) is { } entries) return entries;
        }

        return null;
    }

    private static List<HistoryEntry>? TryRead(StoreReader reader, InstanceRow row, bool withValues)
    {
        if (withValues && reader.Filled(row) is { } filled) row = filled;
        Dictionary<int, HistoryEntry> actions = [];
        List<HistoryEntry> entries = [];
        foreach (var step in reader.History(row.Key))
        {
            foreach (var stored in step.Events)
            {
                string? value = null;
                if (withValues && !reader.Find(stored.Payload, out value)) return null;
                var happened = withValues && PayloadReference.Is(stored.Payload) ? stored with { Payload = value } : stored;
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
