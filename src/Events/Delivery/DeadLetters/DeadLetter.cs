using System.Text.Json;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Delivery.DeadLetters;

/// <summary>A delivery that was given up, and what is known of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why: one of <see cref="DeadLetterReasons"/>.</param>
/// <param name="Attempts">Attempts that were made.</param>
/// <param name="LastOutcome">What came of the last one.</param>
/// <param name="Published">When the event was accepted.</param>
/// <param name="LastAttempt">When the last attempt was made; null where there was none.</param>
public sealed record DeadLetter(
    CloudEvent Event, string Reason, int Attempts, DeliveryOutcome LastOutcome, DateTimeOffset Published, DateTimeOffset? LastAttempt)
{
    /// <summary>Why, as a sentence; null where the reason says it all. Event Grid's own letters have no such field.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The dead letter as Event Grid writes it
    /// (https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats): the event with five fields more,
    /// and the status of the last answer, where there was one, as a sixth.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="schema">The form of the event; names of the fields are lower case in CloudEvents, as attributes are.</param>
    public void Write(Utf8JsonWriter writer, DeliverySchema schema)
    {
        var isCloudEvent = schema == DeliverySchema.CloudEvents;
        string Name(string name) => isCloudEvent ? name.ToLowerInvariant() : name;
        writer.WriteStartObject();
        if (isCloudEvent) CloudEventWriter.WriteMembers(writer, Event);
        else EventGridWriter.WriteMembers(writer, Event, Published);
        writer.WriteString(Name("deadLetterReason"), Reason);
        if (Detail is not null) writer.WriteString(Name("deadLetterDetail"), Detail);
        writer.WriteNumber(Name("deliveryAttempts"), Attempts);
        writer.WriteString(Name("lastDeliveryOutcome"), LastOutcome.Kind.ToString());
        if (LastOutcome.Status is { } status) writer.WriteNumber(Name("lastHttpStatusCode"), status);
        writer.WriteString(Name("publishTime"), CloudEventWriter.Text(Published));
        if (LastAttempt is { } last) writer.WriteString(Name("lastDeliveryAttemptTime"), CloudEventWriter.Text(last));
        writer.WriteEndObject();
    }
}
