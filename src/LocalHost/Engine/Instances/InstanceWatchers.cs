using System.Collections.Concurrent;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>Clients that wait for a status. They are told by the step that reaches it; nothing polls.</summary>
internal sealed class InstanceWatchers
{
    private readonly ConcurrentDictionary<string, List<Watcher>> _watchers = new(StringComparer.Ordinal);

    /// <summary>Begins to watch; read the instance's row after this and not before, so that no change is missed.</summary>
    public Watcher Watch(string id, Func<InstanceStatus, bool> reached)
    {
        var watcher = new Watcher(reached);
        _watchers.AddOrUpdate(id, _ => [watcher], (_, others) => [.. others, watcher]);
        return watcher;
    }

    public void Unwatch(string id, Watcher watcher)
    {
        while (_watchers.TryGetValue(id, out var all))
        {
            List<Watcher> others = [.. all.Where(other => other != watcher)];
            if (others.Count == 0
                    ? _watchers.TryRemove(new KeyValuePair<string, List<Watcher>>(id, all))
                    : _watchers.TryUpdate(id, others, all))
                return;
        }
    }

    /// <summary>Tells who waits for this.</summary>
    public void Notify(InstanceRow row)
    {
        if (!_watchers.TryGetValue(row.Id, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Offer(row);
    }

    /// <summary>One waiting client.</summary>
    internal sealed class Watcher(Func<InstanceStatus, bool> reached)
    {
        private readonly TaskCompletionSource<InstanceRow> _row = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<InstanceRow> Row => _row.Task;

        public void Offer(InstanceRow row)
        {
            if (reached(row.Status)) _row.TrySetResult(row);
        }
    }
}
