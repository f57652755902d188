using System.Threading.Channels;
using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using FunctionsOrchestration.Topics.Log;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>Sends what a round says, and tells it what came of it.</summary>
/// <param name="destinations">Every kind of destination.</param>
/// <param name="options">How fast the schedule runs.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Chance.</param>
public sealed class DeliveryRounds(IEnumerable<IDestination> destinations, IOptions<EventsOptions> options, TimeProvider time, Random random)
{
    // A message is leased from its queue for a minute at a time; one that waits for a slow subscriber shall not be taken for lost.
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(2);

    /// <summary>Messages that host.json has one worker process at a time: batchSize and newBatchThreshold.</summary>
    internal const int Places = 24;

    private readonly Dictionary<string, IDestination> _destinations = destinations.ToDictionary(one => one.Type);
    private readonly DestinationLanes _lanes = new(places: Places);

    /// <summary>Delivers events of a batch to a subscription.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="message">Which events, and how often they were tried.</param>
    /// <param name="client">For destinations that are orchestrations.</param>
    /// <param name="stop">Ends the delivering.</param>
    /// <returns>Every event of the message, once.</returns>
    public async Task<IReadOnlyList<SettledDelivery>> RunAsync(
        EventBatch batch, SubscriptionModel subscription, DeliveryMessage message, DurableTaskClient client, CancellationToken stop)
    {
        var policy = subscription.State.Definition.Delivery.ToPolicy(options.Value.RetryDelayFactor);
        using var round = new DeliveryRound(Pending(batch, subscription, message), _ => policy, _lanes, random);
        var destination = _destinations[subscription.State.Definition.Destination.Type];
        var until = time.GetUtcNow() + LongestRound;
        // Not Task.WhenAny, which looks at every request under way each time that one ends.
        var ended = Channel.CreateUnbounded<(DeliveryBatch Sent, Task<DeliveryOutcome> Outcome)>(new UnboundedChannelOptions { SingleReader = true });
        for (var underWay = 0; ;)
        {
            if (time.GetUtcNow() >= until) round.Stop(time.GetUtcNow());
            for (; round.Next(time.GetUtcNow()) is { } next; underWay++)
                _ = FollowAsync(next, SendAsync(destination, new Delivery(batch, subscription.State, next, client), stop), ended.Writer);
            if (underWay == 0) return round.Settled;
            await ended.Reader.WaitToReadAsync(CancellationToken.None);
            for (; ended.Reader.TryRead(out var one); underWay--) round.Complete(one.Sent, await one.Outcome, time.GetUtcNow());
        }
    }

    private static async Task FollowAsync(DeliveryBatch sent, Task<DeliveryOutcome> outcome, ChannelWriter<(DeliveryBatch, Task<DeliveryOutcome>)> ended)
    {
        await ((Task)outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.TryWrite((sent, outcome));
    }

    private static IEnumerable<PendingDelivery> Pending(EventBatch batch, SubscriptionModel subscription, DeliveryMessage message) =>
        Positions.Read(message.Events).Select(position =>
        {
            var shaped = ShapedEvent.Of(batch.Events[position], subscription);
            return new EventAtPosition($"{batch.Topic}/{subscription.State.Name}", batch.ReceivedAt.UtcTicks + position, position)
            {
                Event = shaped,
                Subject = batch.Events[position].Subject,
                Bytes = shaped?.Bytes ?? 0,
                Attempts = message.Attempts,
                Accepted = batch.ReceivedAt,
            };
        });

    private static async Task<DeliveryOutcome> SendAsync(IDestination destination, Delivery delivery, CancellationToken stop)
    {
        // A batch is delivered or fails as a whole, so one that the transform made nothing of goes alone and fails alone.
        if (delivery.Events.Count == 0) return new DeliveryOutcome(OutcomeKind.TransformFailed);
        return await destination.SendAsync(delivery, stop);
    }
}
