using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>What holds in a store at every moment, also right after a kill: every row belongs to somebody, nothing is forgotten.</summary>
internal static class StoreRules
{
    /// <summary>What is wrong with a store, one sentence each.</summary>
    public static IEnumerable<string> Violations(StoreSnapshot store)
    {
        var parts = new StoreParts(store);
        return File(store).Concat(Orphans(parts)).Concat(Payloads(parts)).Concat(Locks(parts)).Concat(store.Instances.SelectMany(instance =>
            HistoryRules.Violations(instance, parts.StepsOf(instance)).Concat(Forgotten(parts, instance))));
    }

    /// <summary>What is wrong with a store in which nothing is under way any more.</summary>
    public static IEnumerable<string> ViolationsAtRest(StoreSnapshot store) =>
        Violations(store)
            .Concat(store.Instances.Where(instance => !instance.HasEnded).Select(instance => $"{instance.Id} has not ended"))
            .Concat(store.Instances.Where(instance => instance is { HasEnded: true, Wake: true }).Select(instance => $"{instance.Id} has ended and wants to be woken"))
            .Concat(store.Inbox.Select(message => $"message {message.Id} ({message.Kind}) to {message.Target} is left over"))
            .Concat(store.Timers.Select(timer => $"timer {timer.Action} of execution {timer.Execution} is left over"))
            .Concat(store.Entities.Where(entity => entity.LockId is not null).Select(entity => $"{entity.Id} is locked by {entity.LockOwner}"));

    private static IEnumerable<string> File(StoreSnapshot store)
    {
        if (store.Integrity != "ok") yield return $"integrity_check: {store.Integrity}";
        foreach (var table in store.UnknownTables) yield return $"no rule knows table {table}: say here whom its rows belong to";
        var highest = store.Instances.Select(instance => instance.Key).Concat(store.Inbox.Select(message => message.Id)).DefaultIfEmpty(0).Max();
        if (highest >= store.NextNumber) yield return $"number {highest} is taken, and {store.NextNumber} would be given next";
    }

    private static IEnumerable<string> Orphans(StoreParts parts)
    {
        foreach (var execution in parts.Executions.Where(execution => parts.ByKey(execution) is null))
            yield return $"history of execution {execution} belongs to no instance";
        foreach (var timer in parts.Store.Timers)
        {
            if (parts.ByKey(timer.Execution) is not { HasEnded: false } instance)
                yield return $"timer {timer.Action} of execution {timer.Execution} belongs to nobody who waits";
            else if (timer.Action >= 0 && !parts.OpenActionsOf(instance).Any(open => open.Kind == "timer" && open.Id == timer.Action))
                yield return $"{instance.Id}: timer {timer.Action} has fired, or was never set";
        }

        foreach (var message in parts.Store.Inbox.Where(message => message.Target[0] != '@' && !parts.WillExist(message.Target)))
            if (!parts.IsLateAnswer(message)) yield return $"message {message.Id} ({message.Kind}) goes to {message.Target}, which does not exist";
        foreach (var entity in parts.Store.Entities.Where(entity => entity is { State: null, LockId: null }))
            yield return $"{entity.Id} has a row, and neither state nor lock";
    }

    /// <summary>Every large value is kept by somebody, and whoever keeps one is there and finds all of it.</summary>
    private static IEnumerable<string> Payloads(StoreParts parts)
    {
        var owned = parts.Store.PayloadOwners.Select(owner => owner.Payload).ToHashSet();
        var stored = parts.Store.PayloadParts.ToLookup(part => part.Payload, part => part.Part);
        foreach (var payload in stored)
        {
            if (!owned.Contains(payload.Key)) yield return $"payload {payload.Key} belongs to nobody";
            if (!payload.SequenceEqual(Enumerable.Range(0, payload.Count()))) yield return $"payload {payload.Key} lacks a part";
        }

        foreach (var owner in parts.Store.PayloadOwners)
        {
            if (!stored.Contains(owner.Payload)) yield return $"{owner.Owner} owns payload {owner.Payload}, which is not there";
            if (!parts.Exists(owner.Owner)) yield return $"payload {owner.Payload} belongs to {owner.Owner}, which does not exist";
        }
    }

    private static IEnumerable<string> Locks(StoreParts parts) =>
        from entity in parts.Store.Entities
        where entity.LockId is not null && parts.ById(entity.LockOwner!) is not { HasEnded: false }
        where !parts.Store.Inbox.Any(message => message.Text("lockId") == entity.LockId)
        select $"{entity.Id} is locked by {entity.LockOwner}, which has ended, and nothing will unlock it";

    /// <summary>Whoever waits for an answer: somebody must be about to give it.</summary>
    private static IEnumerable<string> Forgotten(StoreParts parts, StoredInstance instance)
    {
        if (instance.HasEnded) yield break;
        foreach (var open in parts.OpenActionsOf(instance))
        {
            var isUnderWay = open.Kind switch
            {
                "task" => instance.Wake,
                "child" => parts.ById(open.Text("instanceId")!) is { HasEnded: false }
                    || parts.InboxOf(open.Text("instanceId")!).Any(message => message.Kind == "start")
                    || parts.InboxOf(instance.Id).Any(message => message.Serves(instance.Key, open.Id!.Value)),
                "entityCalled" => parts.InboxOf(open.Text("entityId")!).Concat(parts.InboxOf(instance.Id))
                    .Any(message => message.Serves(instance.Key, open.Id!.Value)),
                "lockRequested" => parts.Store.Inbox.Any(message => message.Kind is "lock" or "lockGranted" && message.Text("lockId") == open.Text("lockId")),
                _ => true,
            };
            if (!isUnderWay) yield return $"{instance.Id}: {open.Kind} {open.Id} is awaited, and nobody works on it";
        }
    }
}
