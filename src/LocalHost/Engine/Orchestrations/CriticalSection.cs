using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// The entities that an orchestration has locked. The rules are Durable Functions' own, and they are what excludes
/// deadlocks: one section at a time, no sub-orchestrations inside, calls only to what is locked and one at a time.
/// </summary>
internal sealed class CriticalSection(OrchestrationExecution execution)
{
    private readonly HashSet<EntityInstanceId> _available = [];
    private IReadOnlyList<EntityInstanceId>? _entities;
    private bool _entering;

    /// <summary>Id of the lock; null outside of a section.</summary>
    public string? LockId { get; private set; }

    /// <summary>What is locked; null outside of a section.</summary>
    public IReadOnlyList<EntityInstanceId>? Entities => LockId is null ? null : _entities;

    public async Task<IAsyncDisposable> EnterAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        execution.EnsureInStep();
        List<EntityInstanceId> entities = [.. entityIds.Distinct().OrderBy(id => id.ToString(), StringComparer.Ordinal)];
        if (entities.Count == 0) throw new ArgumentException("There is nothing to lock.", nameof(entityIds));
        if (LockId is not null || _entering)
            throw new InvalidOperationException("A critical section cannot be entered from within another one.");

        (_entering, _entities) = (true, entities);
        string? lockId = null;
        await execution.Ask<object>(id => new LockRequested(
            id, lockId = $"{execution.InstanceId}/{execution.Key}/{id}", [.. entities.Select(entity => entity.ToString())]));
        (LockId, _entering) = (lockId, false);
        _available.UnionWith(entities);
        return new Exit(this);
    }

    /// <summary>Takes an entity for a call, if its rules allow the call.</summary>
    public void Take(EntityInstanceId id)
    {
        if (_entering)
            throw new InvalidOperationException($"Entity '{id}' cannot be called before the locks are there: await LockEntitiesAsync first.");
        if (LockId is null) return;
        if (!_entities!.Contains(id))
            throw new InvalidOperationException($"Entity '{id}' cannot be called from this critical section: it is not locked.");
        if (!_available.Remove(id))
            throw new InvalidOperationException($"Entity '{id}' is being called: within a critical section calls go one by one.");
    }

    /// <summary>Gives it back.</summary>
    public void GiveBack(EntityInstanceId id)
    {
        if (LockId is not null && _entities!.Contains(id)) _available.Add(id);
    }

    public void EnsureSignalAllowed(EntityInstanceId id)
    {
        if (_entities?.Contains(id) == true)
            throw new InvalidOperationException($"Entity '{id}' is locked by this critical section: call it instead of signalling it.");
    }

    public void EnsureNoSection(string action)
    {
        if (_entities is not null) throw new InvalidOperationException($"Within a critical section an orchestrator cannot {action}.");
    }

    private void Leave()
    {
        if (LockId is not { } lockId) return;
        execution.Do(id => new LockReleased(id, lockId, [.. _entities!.Select(entity => entity.ToString())]));
        LockId = null;
        _entities = null;
        _available.Clear();
    }

    private sealed class Exit(CriticalSection section) : IAsyncDisposable
    {
        private bool _left;

        public ValueTask DisposeAsync()
        {
            if (!_left) section.Leave();
            _left = true;
            return ValueTask.CompletedTask;
        }
    }
}
