namespace FunctionsOrchestration.Events.Routing.Subscriptions;

/// <summary>
/// Subscriptions by what their subjects begin with: a radix tree over the upper-case form, so that an event meets only those
/// whose beginning it has. Where case counts the filter looks again.
/// </summary>
internal sealed class SubjectTrie
{
    private readonly string _label;
    private readonly RoutedSubscription[] _here;
    private readonly SubjectTrie[] _children;

    private SubjectTrie(string label, RoutedSubscription[] here, SubjectTrie[] children) =>
        (_label, _here, _children) = (label, here, children);

    public static SubjectTrie Build(IEnumerable<RoutedSubscription> subscriptions) => Node("", 0,
        [.. subscriptions.Select(one => (Fold(one.Filter.SubjectBeginsWith), one)).OrderBy(entry => entry.Item1, StringComparer.Ordinal)]);

    /// <summary>The form in which subjects are compared. It has the same length, so that a prefix stays one.</summary>
    public static string Fold(string subject) => subject.ToUpperInvariant();

    /// <summary>Adds those that want the event.</summary>
    /// <param name="folded">What is left of the event's subject, folded.</param>
    /// <param name="view">The event.</param>
    /// <param name="matches">Where they are added.</param>
    public void Match(ReadOnlySpan<char> folded, EventView view, ICollection<RoutedSubscription> matches)
    {
        var node = this;
        while (node is not null && folded.StartsWith(node._label, StringComparison.Ordinal))
        {
            foreach (var subscription in node._here)
                if (subscription.Filter.MatchesRest(view)) matches.Add(subscription);
            folded = folded[node._label.Length..];
            node = folded.IsEmpty ? null : node.Child(folded[0]);
        }
    }

    // Of the entries at hand, which share what comes before start: those that end here, and a child for each letter that follows.
    private static SubjectTrie Node(string label, int start, (string Prefix, RoutedSubscription Subscription)[] entries)
    {
        var end = start + label.Length;
        var children = entries.Where(entry => entry.Prefix.Length > end)
            .GroupBy(entry => entry.Prefix[end])
            .Select(group => group.ToArray())
            .Select(group => Node(Shared(group[0].Prefix, group[^1].Prefix, end), end, group));
        return new SubjectTrie(label,
            [.. entries.Where(entry => entry.Prefix.Length == end).Select(entry => entry.Subscription)],
            [.. children.OrderBy(child => child._label[0])]);
    }

    // What the first and the last of sorted texts share, all between them share.
    private static string Shared(string first, string last, int from) =>
        first.Substring(from, first.AsSpan(from).CommonPrefixLength(last.AsSpan(from)));

    private SubjectTrie? Child(char letter)
    {
        var (low, high) = (0, _children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _children[middle]._label[0];
            if (found == letter) return _children[middle];
            if (found < letter) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
