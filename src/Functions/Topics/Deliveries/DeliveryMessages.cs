using System.Text.Json;
using Azure.Storage.Queues;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>Where deliveries wait for their time.</summary>
/// <param name="queues">The storage account.</param>
public sealed class DeliveryMessages(QueueServiceClient queues)
{
    /// <summary>The queue of deliveries.</summary>
    public const string Name = "event-deliveries";

    // What a storage queue can hide a message for. Event Grid's schedule waits a day at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private readonly Ensured<QueueClient> _queue = Ensured.Queue(queues, Name);

    /// <summary>Adds deliveries; they are durable when this returns.</summary>
    /// <param name="message">Which.</param>
    /// <param name="wait">How long they wait at least.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task SendAsync(DeliveryMessage message, TimeSpan wait, CancellationToken cancellation)
    {
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(message, Serialization.Options));
        var hidden = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
        await (await _queue.GetAsync(cancellation)).SendMessageAsync(body, hidden, EventIntake.Forever, cancellation);
    }
}
