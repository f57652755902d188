using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Delivery.Webhooks;

/// <summary>
/// The handshake of the Event Grid schema before a webhook gets its first event
/// (https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema): the webhook sends the code of
/// the request back, or somebody opens the address that came with it.
/// </summary>
public static class EventGridHandshake
{
    /// <summary>Type of the event that asks.</summary>
    public const string EventType = "Microsoft.EventGrid.SubscriptionValidationEvent";

    /// <summary>How long a webhook may take to be validated by the address: Event Grid gives ten minutes.</summary>
    public static readonly TimeSpan ManualLimit = TimeSpan.FromMinutes(10);

    /// <summary>A code that nobody can guess.</summary>
    public static string NewCode() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    /// <summary>
    /// The body of the request. Its header <c>aeg-event-type</c> is <see cref="DeliveryHeaders.SubscriptionValidation"/>.
    /// </summary>
    /// <param name="id">Id of the event that asks.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="code">The code to send back.</param>
    /// <param name="validationUrl">The address that validates as well; null offers none.</param>
    /// <param name="now">The time.</param>
    public static byte[] Request(string id, string topic, string code, Uri? validationUrl, DateTimeOffset now)
    {
        var data = validationUrl is null
            ? JsonSerializer.SerializeToUtf8Bytes(new { validationCode = code })
            : JsonSerializer.SerializeToUtf8Bytes(new { validationCode = code, validationUrl = validationUrl.AbsoluteUri });
        return EventGridWriter.Array(
            [new CloudEvent
            {
                Id = id,
                Source = topic,
                Type = EventType,
                Time = now,
                Extensions = [new EventExtension(CloudEvent.DataVersionName, "2")],
                Data = new EventData(EventDataKind.Json, data),
            }],
            now);
    }

    /// <summary>
    /// Whether an answer proves that the webhook wants the events. Without the code it may still be validated by the address.
    /// </summary>
    /// <param name="status">Status code of the answer; only 200 counts.</param>
    /// <param name="body">Body of the answer.</param>
    /// <param name="code">The code of the request.</param>
    public static bool IsValidated(int status, ReadOnlyMemory<byte> body, string code)
    {
        if (status != 200) return false;
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("validationResponse"u8, out var response)
                && response.ValueKind == JsonValueKind.String
                && Same(response.GetString()!, code);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What a receiver answers to the request: the code in <c>validationResponse</c>.</summary>
    /// <param name="code">The code of the request.</param>
    public static byte[] Answer(string code) => JsonSerializer.SerializeToUtf8Bytes(new { validationResponse = code });

    /// <summary>Whether two codes are the same, in a time that says nothing about them.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
