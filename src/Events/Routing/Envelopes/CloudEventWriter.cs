using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>Writes events as CloudEvents 1.0. The data goes out as it came in.</summary>
public static class CloudEventWriter
{
    /// <summary>Writes one event as a JSON object: structured mode, or an element of a batch.</summary>
    public static void Write(Utf8JsonWriter writer, CloudEvent one)
    {
        writer.WriteStartObject();
        WriteMembers(writer, one);
        writer.WriteEndObject();
    }

    /// <summary>Writes what stands between the braces of an event.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, CloudEvent one)
    {
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, one.Id);
        writer.WriteString("source"u8, one.Source);
        writer.WriteString("type"u8, one.Type);
        if (one.Subject is { } subject) writer.WriteString("subject"u8, subject);
        if (one.Time is { } time) writer.WriteString("time"u8, Text(time));
        if (one.DataSchema is { } schema) writer.WriteString("dataschema"u8, schema);
        if (one.DataContentType is { } type) writer.WriteString("datacontenttype"u8, type);
        foreach (var extension in one.Extensions) Write(writer, extension);
        Write(writer, one.Data);
    }

    /// <summary>One event as JSON in UTF-8.</summary>
    public static byte[] Structured(CloudEvent one)
    {
        using var stream = new MemoryStream(256 + one.Data.Bytes.Length);
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, one);
        return stream.ToArray();
    }

    /// <summary>Events as a JSON array in UTF-8.</summary>
    public static byte[] Batch(IEnumerable<CloudEvent> events)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var one in events) Write(writer, one);
            writer.WriteEndArray();
        }

        return stream.ToArray();
    }

    /// <summary>
    /// One event in binary mode: its attributes as headers, among them <c>Content-Type</c>, and its data as the body. A JSON
    /// string whose content type is not JSON becomes the text that it is.
    /// </summary>
    public static (IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body) Binary(CloudEvent one)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("ce-specversion", "1.0"), new("ce-id", Encode(one.Id)), new("ce-source", Encode(one.Source)), new("ce-type", Encode(one.Type)),
        ];
        if (one.Subject is { } subject) headers.Add(new("ce-subject", Encode(subject)));
        if (one.Time is { } time) headers.Add(new("ce-time", Text(time)));
        if (one.DataSchema is { } schema) headers.Add(new("ce-dataschema", Encode(schema)));
        headers.AddRange(one.Extensions.Select(extension => KeyValuePair.Create($"ce-{extension.Name}", Encode(extension.Value))));
        if (one.DataContentType is { } type) headers.Add(new("Content-Type", type));
        else if (one.Data.Kind == EventDataKind.Json) headers.Add(new("Content-Type", "application/json"));
        return (headers, Body(one));
    }

    /// <summary>A time as RFC 3339 writes it, in UTC, to 100 nanoseconds.</summary>
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, EventExtension extension)
    {
        if (extension.Type == ExtensionType.Text) writer.WriteString(extension.Name, extension.Value);
        else
        {
            writer.WritePropertyName(extension.Name);
            writer.WriteRawValue(extension.Value);
        }
    }

    private static void Write(Utf8JsonWriter writer, EventData data)
    {
        if (data.Kind == EventDataKind.Binary) writer.WriteBase64String("data_base64"u8, data.Bytes.Span);
        else if (data.Kind == EventDataKind.Json)
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(data.Bytes.Span, skipInputValidation: true);
        }
    }

    private static ReadOnlyMemory<byte> Body(CloudEvent one)
    {
        if (one.Data.Kind != EventDataKind.Json || CloudEventHeaders.IsJson(one.DataContentType) || one.Data.Bytes.Span[0] != '"') return one.Data.Bytes;
        return Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(one.Data.Bytes.Span)!);
    }

    // Section 3.1.3.2 of the HTTP binding: printable ASCII stays, but for space, double quote and percent.
    private static string Encode(string value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange('!', '~') && !value.AsSpan().ContainsAny('"', '%')) return value;
        var encoded = new StringBuilder(value.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'%') encoded.Append((char)octet);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return encoded.ToString();
    }
}
