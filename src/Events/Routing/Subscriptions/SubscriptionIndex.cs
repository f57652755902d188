using System.Buffers;
using System.Collections.Frozen;

namespace FunctionsOrchestration.Events.Routing.Subscriptions;

/// <summary>
/// The subscriptions of a topic, found by event type and by what their subjects begin with; only those are asked for the rest. It
/// never changes: a change of subscriptions builds the next one. For any number of threads.
/// </summary>
public sealed class SubscriptionIndex
{
    private const int StackCharacters = 256;
    private readonly FrozenDictionary<string, SubjectTrie> _byType;
    private readonly SubjectTrie _ofAnyType;

    /// <summary>An index of these subscriptions.</summary>
    /// <param name="subscriptions">The subscriptions, in any order.</param>
    public SubscriptionIndex(IReadOnlyCollection<RoutedSubscription> subscriptions)
    {
        Count = subscriptions.Count;
        _ofAnyType = SubjectTrie.Build(subscriptions.Where(one => one.Filter.Types.Count == 0));
        _byType = subscriptions
            .SelectMany(one => one.Filter.Types.Distinct(StringComparer.OrdinalIgnoreCase).Select(type => (type, one)))
            .GroupBy(entry => entry.type, entry => entry.one, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, SubjectTrie.Build, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>How many subscriptions there are.</summary>
    public int Count { get; }

    /// <summary>Adds every subscription that wants the event, once each, in no order that means anything.</summary>
    /// <param name="view">The event.</param>
    /// <param name="matches">Where they are added; what is there stays.</param>
    public void Match(EventView view, ICollection<RoutedSubscription> matches)
    {
        var subject = view.Event.Subject ?? "";
        char[]? rented = null;
        var folded = subject.Length <= StackCharacters ? stackalloc char[StackCharacters] : rented = ArrayPool<char>.Shared.Rent(subject.Length);
        try
        {
            folded = folded[..subject.AsSpan().ToUpperInvariant(folded)];
            _ofAnyType.Match(folded, view, matches);
            if (_byType.TryGetValue(view.Event.Type, out var ofType)) ofType.Match(folded, view, matches);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }
}
