using System.Text.Json;
using System.Text.Unicode;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>Walks the events of a JSON body, keeps to the limits, and says where the body ends to be JSON.</summary>
internal sealed class JsonEvents(PublishRequest request, EventLimits limits, RoutingErrors errors)
{
    /// <summary>
    /// Reads one event from its opening brace to its closing one. Null where something is wrong with it, which is then noted.
    /// </summary>
    public delegate CloudEvent? ReadEvent(ref Utf8JsonReader reader, PublishRequest request, EventPlace place, RoutingErrors errors);

    public bool IsArray
    {
        get
        {
            var text = request.Body.Span.TrimStart(" \t\r\n"u8);
            return text.Length > 0 && text[0] == '[';
        }
    }

    public void ReadOne(ReadEvent read, List<CloudEvent> events) => Walk(read, events, array: false);

    public void ReadArray(ReadEvent read, List<CloudEvent> events) => Walk(read, events, array: true);

    private void Walk(ReadEvent read, List<CloudEvent> events, bool array)
    {
        var reader = new Utf8JsonReader(request.Body.Span);
        var index = 0;
        if (!Utf8.IsValid(request.Body.Span))
        {
            // The reader looks at the bytes of a text only when the text is asked for, and data is not.
            errors.Add("body", null, "The body is no valid UTF-8.", "Send valid JSON in UTF-8.", RoutingErrorKind.Malformed);
            return;
        }

        try
        {
            reader.Read();
            if (array && Expect(ref reader, JsonTokenType.StartArray, new EventPlace(null), "The body is no JSON array.", "Send an array of events."))
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Take(ref reader, read, new EventPlace(index++), events);
                CheckCount(index);
            }
            else if (!array) Take(ref reader, read, new EventPlace(null), events);

            if (errors.Count == 0) reader.Read();
        }
        catch (JsonException exception)
        {
            errors.Add(array ? $"[{index}]" : "body", null,
                $"The body is no valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {Reason(exception)}",
                "Send valid JSON in UTF-8.", RoutingErrorKind.Malformed);
        }
    }

    private void Take(ref Utf8JsonReader reader, ReadEvent read, EventPlace place, List<CloudEvent> events)
    {
        if (!Expect(ref reader, JsonTokenType.StartObject, place, "An event is a JSON object.", "Send an object with the fields of an event.")) return;
        var start = reader.TokenStartIndex;
        var one = read(ref reader, request, place, errors);
        CheckSize(reader.BytesConsumed - start, place, limits, errors);
        if (one is not null && errors.Count == 0) events.Add(one);
    }

    /// <summary>Notes an event that is over the limit.</summary>
    public static void CheckSize(long bytes, EventPlace place, EventLimits limits, RoutingErrors errors)
    {
        if (bytes <= limits.MaxEventBytes) return;
        errors.Add(place.Whole, $"{bytes} bytes", $"An event may have at most {limits.MaxEventBytes} bytes.",
            "Put what is large where it can be fetched from, and its address into the data.", RoutingErrorKind.TooLarge);
    }

    private void CheckCount(int count)
    {
        if (count > limits.MaxEvents)
        {
            errors.Add("body", $"{count} events", $"A request may have at most {limits.MaxEvents} events.",
                "Publish them in several requests.", RoutingErrorKind.TooLarge);
        }
        else if (count == 0)
        {
            errors.Add("body", "[]", "There is no event in the request.", "Send at least one.", RoutingErrorKind.Malformed);
        }
    }

    private bool Expect(ref Utf8JsonReader reader, JsonTokenType wanted, EventPlace place, string problem, string fix)
    {
        if (reader.TokenType == wanted) return true;
        errors.Add(place.Whole, reader.TokenType.ToString(), problem, fix, RoutingErrorKind.Malformed);
        reader.Skip();
        return false;
    }

    // The reader's message ends with the place, which is said already.
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
