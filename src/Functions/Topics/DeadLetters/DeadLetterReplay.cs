using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Story;

namespace FunctionsOrchestration.Topics.DeadLetters;

/// <summary>
/// Sends dead letters again, to the subscription that they are of and to no other. They are a batch of their own in the log, so that they
/// have their whole time to live again, whatever has become of the batch that they were in.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="log">Where events are.</param>
/// <param name="queue">Where deliveries wait.</param>
/// <param name="index">By which events are found.</param>
public sealed class DeadLetterReplay(DeadLetterStore store, EventLog log, DeliveryMessages queue, EventIndex index)
{
    /// <summary>Sends those that a filter includes. A letter leaves the store after it is in the queue: a crash in between sends it twice.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subscription">Its subscription.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cancellation">Ends the sending; what was sent is sent.</param>
    /// <returns>How many were sent.</returns>
    public async Task<int> RunAsync(string topic, SubscriptionState subscription, DeadLetterFilter filter, CancellationToken cancellation)
    {
        var sent = 0;
        await foreach (var blob in store.ReadAsync(topic, subscription.Name, cancellation))
        {
            var wanted = blob.Letters.Where(filter.Includes).ToList();
            if (wanted.Count == 0) continue;
            var batch = await log.AppendAsync(topic, [.. wanted.Select(letter => letter.Event)], cancellation);
            await index.AddAsync(batch, cancellation);
            var all = Positions.Write(Enumerable.Range(0, batch.Events.Count));
            await queue.SendAsync(new DeliveryMessage(batch.Id.Name, subscription.Name, subscription.Incarnation, all, 0), TimeSpan.Zero, cancellation);
            await store.RemoveAsync(blob, wanted, cancellation);
            sent += wanted.Count;
        }

        return sent;
    }
}
