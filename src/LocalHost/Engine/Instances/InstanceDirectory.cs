using System.Collections.Concurrent;
using FunctionsOrchestration.LocalHost.Engine.Entities;
using FunctionsOrchestration.LocalHost.Engine.Orchestrations;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>The actors that are in memory, by id. At most one for an instance.</summary>
internal sealed class InstanceDirectory(EngineRuntime runtime)
{
    private readonly ConcurrentDictionary<string, InstanceActor> _actors = new(StringComparer.Ordinal);

    public int Count => _actors.Count;

    /// <summary>Delivers a message, bringing the instance into memory if need be.</summary>
    public void Deliver(string id, Envelope envelope)
    {
        while (!Find(id).TryPost(envelope))
        {
            // The actor retired between the two calls and is about to leave the directory.
            Thread.Yield();
        }
    }

    public void Remove(InstanceActor actor) => _actors.TryRemove(new KeyValuePair<string, InstanceActor>(actor.Id, actor));

    private InstanceActor Find(string id) => _actors.TryGetValue(id, out var actor) ? actor : _actors.GetOrAdd(id, Create);

    private InstanceActor Create(string id) =>
        id.StartsWith('@') ? new EntityActor(id, runtime) : new OrchestrationActor(id, runtime);
}
