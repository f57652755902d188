namespace FunctionsOrchestration.Events.Delivery.Webhooks;

/// <summary>The form in which a subscription gets its events: Event Grid's <c>eventDeliverySchema</c>.</summary>
public enum DeliverySchema
{
    /// <summary><c>CloudEventSchemaV1_0</c>: CloudEvents as JSON, one event structured, or a batch.</summary>
    CloudEvents,

    /// <summary><c>EventGridSchema</c>: an array in the Event Grid schema, also for one event.</summary>
    EventGrid,
}
