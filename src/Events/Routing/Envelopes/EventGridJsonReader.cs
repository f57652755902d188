using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// Reads one event in the Event Grid schema (https://learn.microsoft.com/azure/event-grid/event-schema). Names of fields are read
/// in any case, as the service does; other fields than those of the schema are left out, as it does too.
/// </summary>
internal static class EventGridJsonReader
{
    public static CloudEvent? Read(ref Utf8JsonReader reader, PublishRequest request, EventPlace place, RoutingErrors errors)
    {
        var before = errors.Count;
        string? id = null, type = null, subject = null, time = null, dataVersion = null, topic = null, metadataVersion = null;
        EventData data = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (EventFields.Named(ref reader, "id"u8)) id = Value(ref reader, "id", place, errors);
            else if (EventFields.Named(ref reader, "eventType"u8)) type = Value(ref reader, "eventType", place, errors);
            else if (EventFields.Named(ref reader, "subject"u8)) subject = Value(ref reader, "subject", place, errors);
            else if (EventFields.Named(ref reader, "eventTime"u8)) time = Value(ref reader, "eventTime", place, errors);
            else if (EventFields.Named(ref reader, "dataVersion"u8)) dataVersion = Value(ref reader, "dataVersion", place, errors);
            else if (EventFields.Named(ref reader, "topic"u8)) topic = Value(ref reader, "topic", place, errors);
            else if (EventFields.Named(ref reader, "metadataVersion"u8)) metadataVersion = Value(ref reader, "metadataVersion", place, errors);
            else if (EventFields.Named(ref reader, "data"u8))
            {
                reader.Read();
                data = EventFields.Raw(ref reader, request.Body);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        AttributeRules.Required(id, "id", place, errors);
        AttributeRules.Required(type, "eventType", place, errors);
        if (subject is null && !errors.Has(place.Field("subject")))
            errors.Add(place.Field("subject"), null, "The subject is missing.", "Send subject as a string; it may be empty.");
        if (string.IsNullOrEmpty(time)) AttributeRules.Required(time, "eventTime", place, errors);
        var happened = AttributeRules.Time(string.IsNullOrEmpty(time) ? null : time, "eventTime", needsZone: false, place, errors);
        CheckStamps(topic, metadataVersion, request, place, errors);
        return errors.Count > before ? null : Build(id!, type!, subject!, happened, dataVersion, data, request.Topic);
    }

    private static CloudEvent Build(string id, string type, string subject, DateTimeOffset? time, string? dataVersion, EventData data, string topic) => new()
    {
        Id = id,
        Source = topic,
        Type = type,
        Subject = subject.Length == 0 ? null : subject,
        Time = time,
        Extensions = string.IsNullOrEmpty(dataVersion) ? [] : [new EventExtension(CloudEvent.DataVersionName, dataVersion)],
        Data = data,
    };

    // The service stamps both; a publisher that sends them must send what it would stamp.
    private static void CheckStamps(string? topic, string? metadataVersion, PublishRequest request, EventPlace place, RoutingErrors errors)
    {
        if (!string.IsNullOrEmpty(topic) && !topic.Equals(request.Topic, StringComparison.OrdinalIgnoreCase))
            errors.Add(place.Field("topic"), topic, $"The event is published to {request.Topic}.", "Leave topic out; it is filled in.");
        if (!string.IsNullOrEmpty(metadataVersion) && metadataVersion != "1")
            errors.Add(place.Field("metadataVersion"), metadataVersion, "The metadata has version 1.", "Leave metadataVersion out; it is filled in.");
    }

    private static string? Value(ref Utf8JsonReader reader, string name, EventPlace place, RoutingErrors errors)
    {
        reader.Read();
        return EventFields.Text(ref reader, name, place, errors);
    }
}
