using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Streams.Sources;

/// <summary>
/// Storage queues that streams read. A message is a CloudEvent, as subscriptions write them; any other is made one, so that nothing that
/// somebody writes can stop a stream.
/// </summary>
/// <param name="queues">The storage account, with messages as they are.</param>
public sealed class SourceQueues([FromKeyedServices(StorageServices.PlainQueues)] QueueServiceClient queues)
{
    /// <summary>Type of the event that a message becomes which is none.</summary>
    public const string MessageType = "queue.message";

    private const int MostMessages = 32;

    private readonly EnsuredQueues _queues = new(queues);

    /// <summary>Reads messages, and hides them.</summary>
    /// <param name="name">Name of the queue.</param>
    /// <param name="hidden">For how long.</param>
    internal async Task<QueueMessage[]> ReceiveAsync(string name, TimeSpan hidden) =>
        (await (await _queues.GetAsync(name, default)).ReceiveMessagesAsync(MostMessages, hidden)).Value;

    /// <summary>Deletes messages.</summary>
    /// <returns>Ids of those that were deleted.</returns>
    internal async Task<IReadOnlySet<string>> DeleteAsync(string name, IEnumerable<HeldMessage> messages) =>
        await HeldMessage.DeleteAsync(await _queues.GetAsync(name, default), messages);

    /// <summary>Adds an event.</summary>
    internal async Task SendAsync(string name, CloudEvent one, CancellationToken cancellation) => await (await _queues.GetAsync(name, cancellation)).SendMessageAsync(
        Convert.ToBase64String(CloudEventWriter.Structured(one)), timeToLive: EventIntake.Forever, cancellationToken: cancellation);

    /// <summary>The event that a message is.</summary>
    internal static CloudEvent Read(string name, QueueMessage message)
    {
        var body = Decode(message.Body.ToMemory());
        var reading = EventReader.Read(new PublishRequest(EventReader.CloudEventJson, [], body, name), Topics.Log.Unlimited.Limits);
        if (reading.Accepted && reading.Events is [var one]) return one;
        var isJson = IsJson(body.Span);
        return new CloudEvent
        {
            Id = message.MessageId,
            Source = $"/queues/{name}",
            Type = MessageType,
            Time = message.InsertedOn,
            DataContentType = isJson ? "application/json" : "text/plain",
            Data = new EventData(isJson ? EventDataKind.Json : EventDataKind.Binary, body),
        };
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body)
    {
        var decoded = new byte[body.Length];
        return Convert.TryFromBase64String(Encoding.UTF8.GetString(body.Span), decoded, out var length) ? decoded.AsMemory(0, length) : body;
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read()) reader.Skip();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
