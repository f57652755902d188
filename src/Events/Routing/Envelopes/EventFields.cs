using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>Reads single fields of an event's JSON and notes what is wrong with them.</summary>
internal static class EventFields
{
    /// <summary>The text of the reader's value; null where it is null or no text, which is then noted.</summary>
    public static string? Text(ref Utf8JsonReader reader, string name, EventPlace place, RoutingErrors errors)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return Decoded(ref reader, place.Field(name), errors);
            default:
                errors.Add(place.Field(name), reader.TokenType.ToString(), $"The {name} is no string.", "Send it as a string.");
                reader.Skip();
                return null;
        }
    }

    /// <summary>The bytes of the reader's value, whatever it is, as they were sent.</summary>
    public static EventData Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new EventData(EventDataKind.Json, body[start..(int)reader.BytesConsumed]);
    }

    /// <summary>Whether the reader's property has this name, in any case.</summary>
    public static bool Named(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) || System.Text.Ascii.EqualsIgnoreCase(reader.ValueSpan, name);

    /// <summary>Half of a surrogate pair or broken UTF-8 is valid to the reader until somebody wants the text.</summary>
    public static string? Decoded(ref Utf8JsonReader reader, string field, RoutingErrors errors)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            errors.Add(field, null, "The text is no valid Unicode.", "Send UTF-8, and surrogates in pairs.", RoutingErrorKind.Malformed);
            return null;
        }
    }
}
