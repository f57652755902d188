using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// What waits for the partitions of streams: a queue each. It is where back-pressure ends up: what a partition does not read stays there.
/// </summary>
/// <param name="queues">The storage account.</param>
public sealed class PartitionQueues(QueueServiceClient queues)
{
    private readonly EnsuredQueues _queues = new(queues);

    /// <summary>Adds events of a batch; they are durable when this returns.</summary>
    /// <param name="partition">Whose they are.</param>
    /// <param name="message">Which.</param>
    /// <param name="cancellation">Ends the writing.</param>
    internal async Task SendAsync(PartitionId partition, StreamMessage message, CancellationToken cancellation)
    {
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(message, Serialization.Options));
        await (await _queues.GetAsync(partition.Queue, cancellation)).SendMessageAsync(body, timeToLive: EventIntake.Forever, cancellationToken: cancellation);
    }

    /// <summary>Reads messages, and hides them.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="most">How many, 1–32.</param>
    /// <param name="hidden">For how long.</param>
    internal async Task<QueueMessage[]> ReceiveAsync(PartitionId partition, int most, TimeSpan hidden) =>
        (await (await _queues.GetAsync(partition.Queue, default)).ReceiveMessagesAsync(most, hidden)).Value;

    /// <summary>Deletes messages. One that somebody else has read since is left.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="messages">Which.</param>
    /// <returns>Ids of those that were deleted.</returns>
    internal async Task<IReadOnlySet<string>> DeleteAsync(PartitionId partition, IReadOnlyList<HeldMessage> messages) =>
        await HeldMessage.DeleteAsync(await _queues.GetAsync(partition.Queue, default), messages);

    /// <summary>About how many messages there are, those that are hidden included.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<int> CountAsync(PartitionId partition, CancellationToken cancellation) =>
        (await (await _queues.GetAsync(partition.Queue, cancellation)).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
}

/// <summary>A message of a partition's queue: events of a batch are there. New fields are optional.</summary>
/// <param name="Batch">Name of the batch.</param>
/// <param name="Events">Which events, as ranges such as <c>0-41,97</c>; those are meant that are of the partition's keys.</param>
/// <param name="Incarnation">Which stream of that name is meant.</param>
public sealed record StreamMessage(string Batch, string Events, long Incarnation)
{
    /// <summary>The operator whose table they are for; null for events of the source.</summary>
    public string? Table { get; init; }

    /// <summary>Reads a message of a partition's queue; null for one that nobody but a stranger to this app can have written.</summary>
    /// <param name="message">The message.</param>
    internal static StreamMessage? Of(QueueMessage message)
    {
        try
        {
            return message.Body.ToObjectFromJson<StreamMessage>(Serialization.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
