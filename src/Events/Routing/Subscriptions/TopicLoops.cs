namespace FunctionsOrchestration.Events.Routing.Subscriptions;

/// <summary>Finds circles among topics that forward to topics, which an event would go round for ever.</summary>
public static class TopicLoops
{
    /// <summary>
    /// The circle that a further subscription would close, beginning and ending with the topic that it is of, for example <c>a,
    /// b, a</c>; null where it closes none. Filters are not looked at: what they let through may change.
    /// </summary>
    /// <param name="from">The topic that the subscription is of.</param>
    /// <param name="to">The topic that it forwards to.</param>
    /// <param name="forwards">The subscriptions that there are, each from one topic to another. Names are compared without
    ///   case.</param>
    public static IReadOnlyList<string>? Closed(string from, string to, IEnumerable<(string From, string To)> forwards)
    {
        var next = forwards.ToLookup(forward => forward.From, forward => forward.To, StringComparer.OrdinalIgnoreCase);
        var cameFrom = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [to] = from };
        var open = new Queue<string>([to]);
        while (open.TryDequeue(out var topic))
        {
            if (topic.Equals(from, StringComparison.OrdinalIgnoreCase)) return Path(from, topic, cameFrom);
            foreach (var following in next[topic])
                if (cameFrom.TryAdd(following, topic)) open.Enqueue(following);
        }

        return null;
    }

    private static List<string> Path(string from, string last, Dictionary<string, string> cameFrom)
    {
        List<string> path = [last];
        do
        {
            path.Add(cameFrom[path[^1]]);
        }
        while (!path[^1].Equals(from, StringComparison.OrdinalIgnoreCase));
        path.Reverse();
        return path;
    }
}
