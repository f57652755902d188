using System.Net.Mime;
using System.Text.Json;
using System.Text.Unicode;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// Reads one event in binary mode: the attributes as headers, the data as the body. HTTP protocol binding of CloudEvents 1.0.2.
/// </summary>
internal static class CloudEventHeaders
{
    private const string Prefix = "ce-";

    /// <summary>The attributes among the headers; none where the request is not in binary mode.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> From(IEnumerable<KeyValuePair<string, string>> headers) =>
        [.. headers.Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key[Prefix.Length..].ToLowerInvariant(), header.Value))];

    public static CloudEvent? Read(
        IReadOnlyList<KeyValuePair<string, string>> attributes, PublishRequest request, EventLimits limits, RoutingErrors errors)
    {
        var place = new EventPlace(null);
        var draft = new CloudEventDraft(place, errors);
        foreach (var (name, value) in attributes) Take(name, Decode(value), draft);
        draft.Set(Attribute.DataContentType, request.ContentType);
        if (request.Body.Length > 0) draft.SetData(new EventData(Kind(request, errors), request.Body));
        var bytes = request.Body.Length + attributes.Sum(attribute => (long)attribute.Key.Length + attribute.Value.Length);
        JsonEvents.CheckSize(bytes, place, limits, errors);
        return draft.Build();
    }

    /// <summary>Whether data of this media type is JSON: what the JSON event format, section 3.1, takes for it.</summary>
    public static bool IsJson(string? contentType)
    {
        if (contentType is null) return true;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var media = (end < 0 ? contentType.AsSpan() : contentType.AsSpan(0, end)).Trim();
        return media.EndsWith("+json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("/json", StringComparison.OrdinalIgnoreCase);
    }

    private static void Take(string name, string value, CloudEventDraft draft)
    {
        switch (name)
        {
            case "id": draft.Set(Attribute.Id, value); break;
            case "source": draft.Set(Attribute.Source, value); break;
            case "type": draft.Set(Attribute.Type, value); break;
            case "specversion": draft.Set(Attribute.SpecVersion, value); break;
            case "subject": draft.Set(Attribute.Subject, value); break;
            case "time": draft.Set(Attribute.Time, value); break;
            case "dataschema": draft.Set(Attribute.DataSchema, value); break;
            default: draft.Add(new EventExtension(name, value)); break;
        }
    }

    private static EventDataKind Kind(PublishRequest request, RoutingErrors errors)
    {
        if (!IsJson(request.ContentType)) return EventDataKind.Binary;
        try
        {
            var reader = new Utf8JsonReader(request.Body.Span);
            while (reader.Read())
            {
            }

            if (!Utf8.IsValid(request.Body.Span)) errors.Add("body", null, "The data is no valid UTF-8.", "Send JSON in UTF-8.", RoutingErrorKind.Malformed);
        }
        catch (JsonException exception)
        {
            errors.Add("body", null, $"The data is no valid JSON at byte {exception.BytePositionInLine + 1} of line {exception.LineNumber + 1}.",
                $"Send JSON, or a Content-Type other than {MediaTypeNames.Application.Json}.", RoutingErrorKind.Malformed);
        }

        return EventDataKind.Json;
    }

    // Section 3.1.3.2: characters outside of printable ASCII, spaces, quotes and percent signs are percent-encoded UTF-8. A
    // header value with quotes around it was sent by an older library.
    private static string Decode(string value)
    {
        var bare = value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : value;
        return bare.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(bare) : bare;
    }
}
