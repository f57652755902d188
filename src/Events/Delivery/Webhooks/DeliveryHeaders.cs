using System.Globalization;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Delivery.Webhooks;

/// <summary>
/// The headers that Event Grid sends with events (https://learn.microsoft.com/azure/event-grid/receive-events#message-headers),
/// so that what receives from Event Grid receives from here.
/// </summary>
public static class DeliveryHeaders
{
    /// <summary>Name of the header that says what a request is about.</summary>
    public const string EventType = "aeg-event-type";

    /// <summary>Value of <see cref="EventType"/> for events.</summary>
    public const string Notification = "Notification";

    /// <summary>Value of <see cref="EventType"/> for the handshake of the Event Grid schema.</summary>
    public const string SubscriptionValidation = "SubscriptionValidation";

    /// <summary>The headers of a request with events.</summary>
    /// <param name="subscription">Name of the subscription; Event Grid sends it in upper case.</param>
    /// <param name="schema">The form of the events.</param>
    /// <param name="events">The events that are sent; at least one.</param>
    /// <param name="attempts">Attempts that were made at the first of them before: <c>aeg-delivery-count</c> begins with
    ///   0.</param>
    /// <param name="isBatch">Whether the subscription asked for batches; then CloudEvents come as an array, also a single
    ///   one.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> For(
        string subscription, DeliverySchema schema, IReadOnlyList<CloudEvent> events, int attempts, bool isBatch)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Content-Type", ContentType(schema, isBatch)),
            new(EventType, Notification),
            new("aeg-subscription-name", subscription.ToUpperInvariant()),
            new("aeg-delivery-count", attempts.ToString(CultureInfo.InvariantCulture)),
        ];
        if (schema == DeliverySchema.EventGrid) headers.Add(new("aeg-metadata-version", "1"));
        // Of several events there is no one version to name.
        if (events is [var only]) headers.Add(new("aeg-data-version", only.Extension(CloudEvent.DataVersionName)?.Value ?? ""));
        return headers;
    }

    private static string ContentType(DeliverySchema schema, bool isBatch)
    {
        if (schema == DeliverySchema.EventGrid) return "application/json; charset=utf-8";
        return isBatch ? "application/cloudevents-batch+json; charset=utf-8" : "application/cloudevents+json; charset=utf-8";
    }
}
