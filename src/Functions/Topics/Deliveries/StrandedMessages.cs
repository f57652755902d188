using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Publishing;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>
/// Messages that the host moved aside because five workers took them and did not finish. Mostly the events are not to blame, but storage that
/// was away, or workers that were killed: they are put back after a while. Deliveries that strand again and again become dead letters,
/// so that events which bring workers down are looked at by somebody.
/// </summary>
/// <param name="log">Where events are.</param>
/// <param name="catalog">Who wants them.</param>
/// <param name="intake">Has batches routed.</param>
/// <param name="queue">Where deliveries wait.</param>
/// <param name="dead">Where they end.</param>
/// <param name="ledger">Where it is written down.</param>
/// <param name="counters">Counts them.</param>
/// <param name="options">How fast the schedule runs.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what stranded.</param>
public sealed class StrandedMessages(
    EventLog log, TopicCatalog catalog, EventIntake intake, DeliveryMessages queue, DeadLetterStore dead, DeliveryLedger ledger,
    SubscriptionCounters counters, IOptions<EventsOptions> options, TimeProvider time, ILogger<StrandedMessages> logger)
{
    /// <summary>The reason of dead letters whose delivery no worker finished.</summary>
    public const string Reason = "DeliveryNeverFinished";

    // With the waits between them about half an hour, and thirty workers.
    private const int MostRescues = 5;

    /// <summary>Has a batch routed again.</summary>
    /// <param name="message">Which batch.</param>
    /// <param name="stop">Ends it; the message comes again.</param>
    [Function("RescueRoutes")]
    public async Task RescueRouteAsync([QueueTrigger(EventIntake.Queue + "-poison")] RouteMessage message, CancellationToken stop)
    {
        logger.RouteStranded(message.Batch, message.Rescues + 1);
        await intake.RouteAsync(message with { Rescues = message.Rescues + 1 }, Wait(message.Rescues), stop);
    }

    /// <summary>Has events delivered again, or gives them up.</summary>
    /// <param name="message">Which events, to whom.</param>
    /// <param name="stop">Ends it; the message comes again.</param>
    [Function("RescueDeliveries")]
    public async Task RescueDeliveryAsync([QueueTrigger(DeliveryMessages.Name + "-poison")] DeliveryMessage message, CancellationToken stop)
    {
        logger.DeliveryStranded(message.Batch, message.Subscription, message.Rescues + 1);
        if (message.Rescues < MostRescues)
            await queue.SendAsync(message with { Rescues = message.Rescues + 1 }, Wait(message.Rescues), stop);
        else await GiveUpAsync(message, stop);
    }

    private async Task GiveUpAsync(DeliveryMessage message, CancellationToken stop)
    {
        var id = new BatchId(message.Batch);
        if (await catalog.FindAsync(id.Topic, message.Subscription, message.Incarnation, stop) is null) return;
        if (await log.ReadAsync(id, stop) is not { } batch) return;
        var results = DeliveryResults.Of([.. Positions.Read(message.Events).Select(position => GivenUp(batch, message, position))], time.GetUtcNow());
        await dead.WriteAsync(batch, message.Subscription, results.Dead, stop);
        await ledger.WriteAsync(batch.Id, message.Subscription, results, stop);
        counters.Of(batch.Topic, message.Subscription).Dead(results.Dead.Count);
    }

    private static SettledDelivery GivenUp(EventBatch batch, DeliveryMessage message, int position) => new(
        new EventAtPosition($"{batch.Topic}/{message.Subscription}", position, position) { Attempts = message.Attempts, Accepted = batch.ReceivedAt },
        message.Attempts, new DeliveryOutcome(OutcomeKind.Failed), new RetryDecision(RetryVerdict.DeadLetter, Reason: Reason));

    private TimeSpan Wait(int rescues) => TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, rescues))) * options.Value.RetryDelayFactor;
}
