namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>
/// Instances that wait, least recently used first. Those beyond the limit leave memory, and so do those whose code may hold
/// large values, beyond what all together may hold.
/// </summary>
internal sealed class IdleInstances(int limit, long maxWeight)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<InstanceActor> _idle = [];
    private long _weight;

    public int Count
    {
        get
        {
            lock (_gate) return _idle.Count;
        }
    }

    public void Add(InstanceActor actor)
    {
        List<InstanceActor> leaving = [];
        lock (_gate)
        {
            Link_NeedsLock(actor);
            if (actor.IdleWeight > maxWeight) leaving.Add(Unlink_NeedsLock(actor));
            while (_idle.Count > limit || _weight > maxWeight) leaving.Add(Unlink_NeedsLock(_idle.First!.Value));
        }

        foreach (var one in leaving) one.TryRetire();
    }

    public void Remove(InstanceActor actor)
    {
        lock (_gate) Unlink_NeedsLock(actor);
    }

    private void Link_NeedsLock(InstanceActor actor)
    {
        if (actor.IdlePlace is not null) return;
        actor.IdlePlace = _idle.AddLast(actor);
        actor.IdleWeight = actor.Weight;
        _weight += actor.IdleWeight;
    }

    private InstanceActor Unlink_NeedsLock(InstanceActor actor)
    {
        if (actor.IdlePlace is null) return actor;
        _idle.Remove(actor.IdlePlace);
        actor.IdlePlace = null;
        _weight -= actor.IdleWeight;
        return actor;
    }
}
