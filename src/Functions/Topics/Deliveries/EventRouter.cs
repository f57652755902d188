using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Publishing;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>
/// Finds who wants the events of a batch. Every subscription gets a message of its own, so from here on none knows of any other. A message
/// that is routed twice, because its worker died, is delivered twice.
/// </summary>
/// <param name="log">Where events are.</param>
/// <param name="catalog">Who wants them.</param>
/// <param name="deliveries">Where they go.</param>
/// <param name="index">By which they are found again.</param>
/// <param name="counters">Counts them.</param>
/// <param name="logger">Says what could not be routed.</param>
public sealed class EventRouter(
    EventLog log, TopicCatalog catalog, DeliveryMessages deliveries, EventIndex index, SubscriptionCounters counters, ILogger<EventRouter> logger)
{
    /// <summary>Routes a batch.</summary>
    /// <param name="message">Which batch.</param>
    /// <param name="stop">Ends the routing; it begins anew later.</param>
    [Function("RouteEvents")]
    public async Task RouteAsync([QueueTrigger(EventIntake.Queue)] RouteMessage message, CancellationToken stop)
    {
        if (await log.ReadAsync(new BatchId(message.Batch), stop) is not { } batch)
        {
            logger.BatchGone(message.Batch);
            return;
        }

        var topic = await catalog.FindNowAsync(batch.Topic, stop);
        var wanted = topic is null ? [] : Match(topic, batch);
        await Task.WhenAll(wanted.Select(one => deliveries.SendAsync(
            new DeliveryMessage(batch.Id.Name, one.Key, topic!.Find(one.Key)!.State.Incarnation, Positions.Write(one.Value), 0), TimeSpan.Zero, stop))
            .Append(index.AddAsync(batch, stop)));
        foreach (var (subscription, positions) in wanted) counters.Of(batch.Topic, subscription).Matched(positions.Count);
    }

    /// <summary>By the name of a subscription, the positions of the events that it wants.</summary>
    private static Dictionary<string, List<int>> Match(TopicModel topic, EventBatch batch)
    {
        Dictionary<string, List<int>> wanted = [];
        List<RoutedSubscription> matches = [];
        for (var position = 0; position < batch.Events.Count; position++)
        {
            matches.Clear();
            using var view = new EventView(batch.Events[position]);
            topic.Index.Match(view, matches);
            foreach (var match in matches)
            {
                if (!wanted.TryGetValue(match.Name, out var positions)) wanted.Add(match.Name, positions = []);
                positions.Add(position);
            }
        }

        return wanted;
    }
}
