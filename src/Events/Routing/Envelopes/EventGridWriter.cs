using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// Writes events in the Event Grid schema, which knows less than CloudEvents: extension attributes other than <c>dataversion</c>,
/// the data's schema and its media type are lost, as they are in the service. What it requires and the event lacks becomes an
/// empty string.
/// </summary>
public static class EventGridWriter
{
    /// <summary>Writes one event as a JSON object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="one">The event.</param>
    /// <param name="published">When it was published, for an event that does not say when it happened.</param>
    public static void Write(Utf8JsonWriter writer, CloudEvent one, DateTimeOffset published)
    {
        writer.WriteStartObject();
        WriteMembers(writer, one, published);
        writer.WriteEndObject();
    }

    /// <summary>Writes what stands between the braces of an event.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, CloudEvent one, DateTimeOffset published)
    {
        writer.WriteString("id"u8, one.Id);
        writer.WriteString("topic"u8, one.Source);
        writer.WriteString("subject"u8, one.Subject ?? "");
        writer.WriteString("eventType"u8, one.Type);
        writer.WriteString("eventTime"u8, CloudEventWriter.Text(one.Time ?? published));
        if (one.Data.Kind == EventDataKind.Binary) writer.WriteBase64String("data"u8, one.Data.Bytes.Span);
        else if (one.Data.Kind == EventDataKind.Json)
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(one.Data.Bytes.Span, skipInputValidation: true);
        }

        writer.WriteString("dataVersion"u8, one.Extension(CloudEvent.DataVersionName)?.Value ?? "");
        writer.WriteString("metadataVersion"u8, "1"u8);
    }

    /// <summary>Events as a JSON array in UTF-8: what Event Grid sends to subscribers, also for a single event.</summary>
    /// <param name="events">The events.</param>
    /// <param name="published">When they were published.</param>
    public static byte[] Array(IEnumerable<CloudEvent> events, DateTimeOffset published)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var one in events) Write(writer, one, published);
            writer.WriteEndArray();
        }

        return stream.ToArray();
    }
}
