namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>Instances that wait, least recently used first. Those beyond the limit leave memory.</summary>
internal sealed class IdleInstances(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<InstanceActor> _idle = [];

    public int Count
    {
        get
        {
            lock (_gate) return _idle.Count;
        }
    }

    public void Add(InstanceActor actor)
    {
        InstanceActor? oldest = null;
        lock (_gate)
        {
            if (actor.IdlePlace is null) actor.IdlePlace = _idle.AddLast(actor);
            if (_idle.Count > limit)
            {
                oldest = _idle.First!.Value;
                Unlink_NeedsLock(oldest);
            }
        }

        oldest?.TryRetire();
    }

    public void Remove(InstanceActor actor)
    {
        lock (_gate) Unlink_NeedsLock(actor);
    }

    private void Unlink_NeedsLock(InstanceActor actor)
    {
        if (actor.IdlePlace is null) return;
        _idle.Remove(actor.IdlePlace);
        actor.IdlePlace = null;
    }
}
