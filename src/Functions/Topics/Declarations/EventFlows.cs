using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Streams.Declarations;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Where events go from topic to topic: by subscriptions, by streams, and by way of queues that streams read.</summary>
/// <param name="catalog">The topics.</param>
/// <param name="streams">The streams.</param>
public sealed class EventFlows(TopicCatalog catalog, StreamCatalog streams)
{
    /// <summary>What a queue is called among topics; no topic can be called so.</summary>
    internal static string Queue(string name) => $"queue {name}";

    /// <summary>Notes it where a further way would close a circle.</summary>
    internal void Check(string from, string to, string field, RequestErrors errors, string? without = null)
    {
        var ways = catalog.All.SelectMany(Ways).Concat(streams.All.Where(stream => stream.Plan.Name != without).SelectMany(Ways));
        if (TopicLoops.Closed(from, to, ways) is { } circle)
            errors.Add(field, to, $"Events would go round for ever: {string.Join(" → ", circle)}.", "Take one that does not lead here.");
    }

    private static IEnumerable<(string From, string To)> Ways(StreamModel stream) => stream.SourceNodes.Select(source => (source, stream.SinkNode));

    private static IEnumerable<(string From, string To)> Ways(TopicModel topic) =>
        topic.Subscriptions.SelectMany(one => Next(one.State.Definition.Destination)).Select(next => (topic.Name, next));

    private static IEnumerable<string> Next(DestinationDefinition destination) => destination switch
    {
        { Type: DestinationTypes.Topic, Name: { } name } => [name],
        { Type: DestinationTypes.Queue, Name: { } name } => [Queue(name)],
        { Type: DestinationTypes.AI, ResultTopic: { } result } => [result],
        _ => [],
    };
}
