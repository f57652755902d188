using System.Globalization;
using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>A store, with everything found by what it belongs to.</summary>
internal sealed class StoreParts(StoreSnapshot store)
{
    private readonly Dictionary<long, StoredInstance> _byKey = store.Instances.ToDictionary(instance => instance.Key);
    private readonly Dictionary<string, StoredInstance> _byId = store.Instances.ToDictionary(instance => instance.Id);
    private readonly ILookup<long, StoredStep> _steps = store.Steps.ToLookup(step => step.Execution);
    private readonly ILookup<string, StoredMessage> _inbox = store.Inbox.ToLookup(message => message.Target);
    private readonly Dictionary<long, IReadOnlyList<StoredEvent>> _open = [];

    public StoreSnapshot Store => store;

    /// <summary>Executions that have a history.</summary>
    public IEnumerable<long> Executions => _steps.Select(steps => steps.Key);

    public StoredInstance? ByKey(long key) => _byKey.GetValueOrDefault(key);

    public StoredInstance? ById(string id) => _byId.GetValueOrDefault(id);

    public IReadOnlyList<StoredStep> StepsOf(StoredInstance instance) => [.. _steps[instance.Key]];

    public IEnumerable<StoredMessage> InboxOf(string target) => _inbox[target];

    /// <summary>True when the instance is there, or the message that creates it.</summary>
    public bool WillExist(string id) => _byId.ContainsKey(id) || _inbox[id].Any(message => message.Kind == "start");

    /// <summary>True when the owner of a large value is there.</summary>
    public bool Exists(string owner) => owner[0] == '@'
        ? store.Entities.Any(entity => entity.Id == owner)
        : long.Parse(owner, CultureInfo.InvariantCulture) is var number
            && (_byKey.ContainsKey(Math.Abs(number)) || store.Inbox.Any(message => message.Id == number));

    /// <summary>True for what may come to an instance that was purged meanwhile, and is dropped on arrival.</summary>
    public bool IsLateAnswer(StoredMessage message) => message.Kind is "event" or "suspend" or "resume" or "terminate";

    public IReadOnlyList<StoredEvent> OpenActionsOf(StoredInstance instance)
    {
        if (_open.TryGetValue(instance.Key, out var known)) return known;
        return _open[instance.Key] = [.. HistoryRules.Open(StepsOf(instance))];
    }
}
