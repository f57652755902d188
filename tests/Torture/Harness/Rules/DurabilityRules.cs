using FunctionsOrchestration.Torture.Load;
using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>Whether everything that was accepted is on disk, judged right after a kill and before anything starts again.</summary>
internal static class DurabilityRules
{
    /// <summary>What is wrong, one sentence each.</summary>
    public static IEnumerable<string> Violations(Ledger ledger, StoreSnapshot store)
    {
        var parts = new StoreParts(store);
        var tallies = store.Entities.Select(entity => entity.State ?? "").Concat(
            store.Inbox.Where(message => message.Kind == "operation").Select(message => message.Text("input") ?? ""));
        var signals = tallies.SelectMany(state => state.Split('"')).ToHashSet();
        foreach (var deed in ledger.Deeds.Where(deed => deed.Fate == Fate.Accepted))
        {
            if (deed is not Start start)
            {
                if (!signals.Contains(deed.Marker)) yield return $"{deed.Marker} was accepted and is not on disk";
            }
            else if (parts.ById(start.Marker) is not { } instance)
            {
                if (start.Purge is null) yield return $"{start.Marker} was accepted and is not on disk";
            }
            else
            {
                foreach (var item in Lost(start, instance, parts)) yield return $"event {item} to {start.Marker} was accepted and is not on disk";
            }
        }
    }

    /// <summary>Events that are neither in the inbox, nor in the history, nor in what earlier generations have heard.</summary>
    private static IEnumerable<int> Lost(Start start, StoredInstance instance, StoreParts parts)
    {
        if (instance.HasEnded || start.Shape != Shapes.Listen) return [];
        var steps = parts.StepsOf(instance);
        var raised = steps.SelectMany(step => step.Events).Where(one => one.Kind == "eventRaised").Select(one => one.Text("input"));
        var waiting = parts.InboxOf(start.Marker).Where(message => message.Kind == "event").Select(message => message.Text("input"));
        var heard = (steps[0].Events[0].Text("input") ?? "").Split('[', ']', ',');
        var there = raised.Concat(waiting).Concat(heard).ToHashSet();
        return start.Events.Where(one => one.Fate == Fate.Accepted).Select(one => one.Item)
            .Where(item => !there.Contains(item.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
