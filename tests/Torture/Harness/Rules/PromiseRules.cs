using FunctionsOrchestration.Torture.Load;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>Whether everything that was accepted has happened once, and nothing else has.</summary>
internal static class PromiseRules
{
    /// <summary>What is wrong, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(Ledger ledger, Observed seen)
    {
        var happened = ledger.Deeds.ToLookup(deed => HasHappened(deed, seen));
        return
        [
            .. ledger.Surprises,
            .. happened[true].SelectMany(deed => Missing(deed, seen)),
            .. happened[true].OfType<Start>().SelectMany(start => Heard(start, seen)),
            .. Uncalled([.. happened[true]], seen),
            .. Money([.. happened[true]], seen),
        ];
    }

    // What no answer vouches for has happened when any trace of it is there; then all of it must be.
    private static bool HasHappened(Deed deed, Observed seen) =>
        deed.Fate == Fate.Accepted
        || seen.Instances.ContainsKey(deed.Marker) || seen.Tokens.ContainsKey(deed.Marker) || seen.Tokens.ContainsKey($"{deed.Marker}/done");

    private static IEnumerable<string> Missing(Deed deed, Observed seen)
    {
        var purge = (deed as Start)?.Purge;
        foreach (var instance in deed.Outcome.Instances)
        {
            var found = seen.Instances.GetValueOrDefault(instance.Id);
            if (instance.Id == deed.Marker && purge is not null)
            {
                if (found is not null && purge == Fate.Accepted) yield return $"{instance.Id} was purged and is there";
                if (found is null) continue;
            }

            if (found is null) yield return $"{instance.Id} is not there";
            else if (found.Status != instance.Status) yield return $"{instance.Id} is {found.Status} ({found.Output}) and should be {instance.Status}";
            else if (!IsRight(instance, found)) yield return $"{instance.Id} gave {found.Output} and should have given {instance.Output}";
        }

        foreach (var token in deed.Outcome.Tokens)
            if (seen.Tokens.GetValueOrDefault(token) is var count and not 1) yield return $"{token} was counted {count} times";
    }

    private static bool IsRight(ExpectedInstance expected, ObservedInstance found) => expected.Output is null
        || (expected.Status == "Failed"
            ? found.Output!.ToString().Contains(expected.Output.ToString(), StringComparison.Ordinal)
            : System.Text.Json.Nodes.JsonNode.DeepEquals(expected.Output, found.Output));

    /// <summary>A listener must have heard what was accepted, in the order in which it was sent, and nothing twice.</summary>
    private static IEnumerable<string> Heard(Start start, Observed seen)
    {
        if (start.Shape != Shapes.Listen || seen.Instances.GetValueOrDefault(start.Marker) is not { Status: "Completed" } listener) yield break;
        var heard = listener.Output!.AsArray().Select(item => item!.GetValue<int>()).ToList();
        var sent = start.Events.TakeWhile(one => one is not { Item: < 0, Fate: Fate.Accepted }).Where(one => one.Item >= 0).ToList();
        foreach (var (item, _) in sent.Where(one => one.Fate == Fate.Accepted && !heard.Contains(one.Item)))
            yield return $"{start.Marker} did not hear event {item}";
        var inOrder = sent.Select(one => one.Item).Where(heard.Contains).ToList();
        if (!heard.SequenceEqual(inOrder))
            yield return $"{start.Marker} heard {string.Join(' ', heard)} and was sent {string.Join(' ', sent.Select(one => one.Item))}";
    }

    private static IEnumerable<string> Uncalled(IReadOnlyList<Deed> happened, Observed seen)
    {
        var instances = happened.SelectMany(deed => deed.Outcome.Instances).Select(instance => instance.Id).ToHashSet();
        var tokens = happened.SelectMany(deed => deed.Outcome.Tokens).ToHashSet();
        return seen.Instances.Keys.Except(instances).Select(id => $"{id} is there, and nobody started it")
            .Concat(seen.Tokens.Keys.Except(tokens).Select(token => $"{token} was counted, and nobody sent it"));
    }

    private static IEnumerable<string> Money(IReadOnlyList<Deed> happened, Observed seen)
    {
        var moves = happened.SelectMany(deed => deed.Outcome.Moves).ToLookup(move => move.Account, move => move.Amount);
        foreach (var account in moves.Select(one => one.Key).Union(seen.Balances.Keys))
        {
            var (expected, found) = (Shapes.Opening + moves[account].Sum(), seen.Balances.GetValueOrDefault(account, Shapes.Opening));
            if (expected != found) yield return $"account {account} has {found} and should have {expected}";
        }

        var total = seen.Balances.Values.Sum() - (Shapes.Opening * seen.Balances.Count);
        if (total != 0) yield return $"the bank has {total} more than it began with";
    }
}
