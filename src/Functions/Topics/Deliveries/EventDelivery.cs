using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>
/// Delivers one message's worth of events to one subscription. What fails goes back to the queue until its time; what is given up becomes a
/// dead letter. Only then the message is done: a worker that dies before delivers it again.
/// </summary>
/// <param name="log">Where events are.</param>
/// <param name="catalog">Who wants them.</param>
/// <param name="rounds">Delivers.</param>
/// <param name="queue">Where they wait.</param>
/// <param name="dead">Where they end that cannot be delivered.</param>
/// <param name="ledger">Where it is written down what became of each.</param>
/// <param name="counters">Counts them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what could not be delivered.</param>
public sealed class EventDelivery(
    EventLog log, TopicCatalog catalog, DeliveryRounds rounds, DeliveryMessages queue, DeadLetterStore dead, DeliveryLedger ledger,
    SubscriptionCounters counters, TimeProvider time, ILogger<EventDelivery> logger)
{
    /// <summary>Delivers what a message names.</summary>
    /// <param name="message">Which events, to whom.</param>
    /// <param name="client">For destinations that are orchestrations.</param>
    /// <param name="stop">Ends the delivering; what has not been delivered is tried again.</param>
    [Function("DeliverEvents")]
    public async Task DeliverAsync(
        [QueueTrigger(DeliveryMessages.Name)] DeliveryMessage message, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var id = new BatchId(message.Batch);
        if (await catalog.FindAsync(id.Topic, message.Subscription, message.Incarnation, stop) is not { } subscription)
        {
            logger.SubscriptionGone(id.Topic, message.Subscription);
            return;
        }

        if (await log.ReadAsync(id, stop) is not { } batch)
        {
            logger.BatchGone(message.Batch);
            return;
        }

        var settled = await rounds.RunAsync(batch, subscription, message, client, stop);
        var now = time.GetUtcNow();
        var results = DeliveryResults.Of(settled, now);
        // Written before the message is deleted: each of the three may be repeated, none may be missing.
        if (results.Dead.Count > 0) await dead.WriteAsync(batch, subscription.State.Name, results.Dead, stop);
        if (results.HasTried) await ledger.WriteAsync(batch.Id, subscription.State.Name, results, stop);
        foreach (var retry in results.Retries) await queue.SendAsync(retry.ToMessage(message), retry.Wait, stop);
        Count(batch, subscription.State.Name, results, now);
    }

    private void Count(EventBatch batch, string subscription, DeliveryResults results, DateTimeOffset now)
    {
        var count = counters.Of(batch.Topic, subscription);
        count.Delivered(results.Delivered.Count, now - batch.ReceivedAt, now);
        count.Dead(results.Dead.Count);
        if (results.LastProblem is not { } problem) return;
        count.Failed(results.Failures, problem, now);
        logger.DeliveriesFailed(batch.Topic, subscription, results.Failures, problem);
    }
}
