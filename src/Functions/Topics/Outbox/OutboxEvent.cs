using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Topics.Outbox;

/// <summary>An event on its way to an outbox. New fields are optional.</summary>
/// <param name="Id">Its id: the same where the step that tells it runs again, so that the event is the same.</param>
/// <param name="Source">Where it happened.</param>
/// <param name="Type">What happened.</param>
/// <param name="Subject">What it happened to; null for nothing in particular.</param>
/// <param name="Time">When, by the clock of the orchestration.</param>
/// <param name="Data">What is told.</param>
public sealed record OutboxEvent(string Id, string Source, string Type, string? Subject, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>What joins the events of one saga; null where there is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    internal (CloudEvent Event, int Bytes) ToCloudEvent()
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(Data);
        return (new CloudEvent
        {
            Id = Id, Source = Source, Type = Type, Subject = Subject, Time = Time, DataContentType = "application/json",
            Extensions = CorrelationId is { } correlation ? [new EventExtension(EventExtensions.CorrelationId, correlation)] : [],
            Data = new EventData(EventDataKind.Json, data),
        }, data.Length);
    }
}

/// <summary>Extension attributes that events of this app carry.</summary>
internal static class EventExtensions
{
    /// <summary>Joins the events of one saga.</summary>
    public const string CorrelationId = "correlationid";

    /// <summary>The event that an event was caused by.</summary>
    public const string CausationId = "causationid";
}

/// <summary>Publishing from inside durable code.</summary>
internal static class OutboxPublishing
{
    /// <summary>Publishes an event when, and only when, this step of the orchestration is committed.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="type">What happened.</param>
    /// <param name="subject">What it happened to.</param>
    /// <param name="data">What is told.</param>
    public static Task PublishEventAsync(this TaskOrchestrationContext context, string topic, string type, string? subject, object data) =>
        context.Entities.SignalEntityAsync(
            new EntityInstanceId(nameof(EventOutbox), topic), nameof(EventOutbox.Publish),
            new OutboxEvent(
                context.NewGuid().ToString(), $"/orchestrations/{context.Name}", type, subject, context.CurrentUtcDateTime,
                JsonSerializer.SerializeToElement(data, Serialization.Options)) { CorrelationId = context.InstanceId });

    /// <summary>Publishes an event when, and only when, this operation of the entity is committed.</summary>
    /// <param name="context">The entity.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="told">The event; its id must be the same where the operation runs again.</param>
    public static void PublishEvent(this TaskEntityContext context, string topic, OutboxEvent told) =>
        context.SignalEntity(new EntityInstanceId(nameof(EventOutbox), topic), nameof(EventOutbox.Publish), told);
}
