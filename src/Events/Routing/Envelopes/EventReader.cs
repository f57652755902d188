using System.Net.Mime;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// Reads publishing requests: CloudEvents 1.0 structured, as a batch and in binary mode, and the Event Grid schema, an event or
/// an array of them. A request is accepted as a whole or refused with everything that is wrong with it.
/// </summary>
public static class EventReader
{
    /// <summary>Media type of one CloudEvent as JSON.</summary>
    public const string CloudEventJson = "application/cloudevents+json";

    /// <summary>Media type of an array of CloudEvents.</summary>
    public const string CloudEventBatchJson = "application/cloudevents-batch+json";

    /// <summary>
    /// Reads all events of a request. <c>application/json</c>, and no content type at all, is the Event Grid schema unless the
    /// first event has a <c>specversion</c>. An event with the same source and id as one before it is left out and counted.
    /// </summary>
    /// <param name="request">What was sent.</param>
    /// <param name="limits">How much of it is allowed.</param>
    public static EventReading Read(PublishRequest request, EventLimits limits)
    {
        var errors = new RoutingErrors();
        if (request.Body.Length > limits.MaxRequestBytes)
        {
            errors.Add("body", $"{request.Body.Length} bytes", $"A request may have at most {limits.MaxRequestBytes} bytes.",
                "Publish the events in several requests.", RoutingErrorKind.TooLarge);
            return EventReading.Refused(errors);
        }

        List<CloudEvent> events = [];
        Read(request, limits, events, errors);
        if (errors.Count > 0) return EventReading.Refused(errors);
        var once = Once(events);
        return new EventReading { Events = once, Repeated = events.Count - once.Count };
    }

    private static void Read(PublishRequest request, EventLimits limits, List<CloudEvent> events, RoutingErrors errors)
    {
        var media = MediaType(request.ContentType);
        if (Is(media, CloudEventBatchJson)) new JsonEvents(request, limits, errors).ReadArray(CloudEventJsonReader.Read, events);
        else if (Is(media, CloudEventJson)) new JsonEvents(request, limits, errors).ReadOne(CloudEventJsonReader.Read, events);
        else if (CloudEventHeaders.From(request.Headers) is { Count: > 0 } attributes)
        {
            if (CloudEventHeaders.Read(attributes, request, limits, errors) is { } read) events.Add(read);
        }
        else if (media is null || Is(media, MediaTypeNames.Application.Json)) ReadJson(request, limits, events, errors);
        else
        {
            errors.Add("Content-Type", request.ContentType, "Events of this content type are not read.",
                $"Send {MediaTypeNames.Application.Json}, {CloudEventJson} or {CloudEventBatchJson}, or headers that begin with ce-.",
                RoutingErrorKind.UnsupportedMediaType);
        }
    }

    private static void ReadJson(PublishRequest request, EventLimits limits, List<CloudEvent> events, RoutingErrors errors)
    {
        var json = new JsonEvents(request, limits, errors);
        JsonEvents.ReadEvent schema = FirstHasSpecVersion(request.Body.Span) ? CloudEventJsonReader.Read : EventGridJsonReader.Read;
        if (json.IsArray) json.ReadArray(schema, events);
        else json.ReadOne(schema, events);
    }

    private static bool FirstHasSpecVersion(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray) reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("specversion"u8)) return true;
                reader.Read();
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Whichever schema reads it next says where it ends to be JSON.
        }

        return false;
    }

    private static List<CloudEvent> Once(List<CloudEvent> events)
    {
        if (events.Count < 2) return events;
        var seen = new HashSet<(string, string)>(events.Count);
        var once = events.FindAll(one => seen.Add((one.Source, one.Id)));
        return once;
    }

    private static string? MediaType(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType)) return null;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim();
    }

    private static bool Is(string? media, string name) => string.Equals(media, name, StringComparison.OrdinalIgnoreCase);
}
