using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>Reads one event in the JSON event format of CloudEvents 1.0.2.</summary>
internal static class CloudEventJsonReader
{
    public static CloudEvent? Read(ref Utf8JsonReader reader, PublishRequest request, EventPlace place, RoutingErrors errors)
    {
        var draft = new CloudEventDraft(place, errors);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) draft.Set(Attribute.Id, Value(ref reader, "id", place, errors));
            else if (reader.ValueTextEquals("source"u8)) draft.Set(Attribute.Source, Value(ref reader, "source", place, errors));
            else if (reader.ValueTextEquals("type"u8)) draft.Set(Attribute.Type, Value(ref reader, "type", place, errors));
            else if (reader.ValueTextEquals("specversion"u8)) draft.Set(Attribute.SpecVersion, Value(ref reader, "specversion", place, errors));
            else if (reader.ValueTextEquals("subject"u8)) draft.Set(Attribute.Subject, Value(ref reader, "subject", place, errors));
            else if (reader.ValueTextEquals("time"u8)) draft.Set(Attribute.Time, Value(ref reader, "time", place, errors));
            else if (reader.ValueTextEquals("dataschema"u8)) draft.Set(Attribute.DataSchema, Value(ref reader, "dataschema", place, errors));
            else if (reader.ValueTextEquals("datacontenttype"u8)) draft.Set(Attribute.DataContentType, Value(ref reader, "datacontenttype", place, errors));
            else if (reader.ValueTextEquals("data"u8)) ReadData(ref reader, request, draft);
            else if (reader.ValueTextEquals("data_base64"u8)) ReadBase64(ref reader, place, errors, draft);
            else ReadExtension(ref reader, place, errors, draft);
        }

        return draft.Build();
    }

    private static string? Value(ref Utf8JsonReader reader, string name, EventPlace place, RoutingErrors errors)
    {
        reader.Read();
        return EventFields.Text(ref reader, name, place, errors);
    }

    private static void ReadData(ref Utf8JsonReader reader, PublishRequest request, CloudEventDraft draft)
    {
        reader.Read();
        draft.SetData(EventFields.Raw(ref reader, request.Body));
    }

    private static void ReadBase64(ref Utf8JsonReader reader, EventPlace place, RoutingErrors errors, CloudEventDraft draft)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes))
        {
            draft.SetData(new EventData(EventDataKind.Binary, bytes));
            return;
        }

        errors.Add(place.Field("data_base64"), reader.TokenType.ToString(), "The data_base64 is no base64 string.", "Encode the bytes by RFC 4648, section 4.");
        reader.Skip();
    }

    private static void ReadExtension(ref Utf8JsonReader reader, EventPlace place, RoutingErrors errors, CloudEventDraft draft)
    {
        var name = EventFields.Decoded(ref reader, place.Whole, errors);
        reader.Read();
        if (name is null) reader.Skip();
        else
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    break;
                case JsonTokenType.String:
                    if (EventFields.Decoded(ref reader, place.Field(name), errors) is { } text) draft.Add(new EventExtension(name, text));
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    draft.Add(new EventExtension(name, reader.GetBoolean() ? "true" : "false", ExtensionType.Boolean));
                    break;
                case JsonTokenType.Number when reader.TryGetInt32(out var number):
                    draft.Add(new EventExtension(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture), ExtensionType.WholeNumber));
                    break;
                default:
                    errors.Add(place.Field(name), reader.TokenType.ToString(), "The value of an extension attribute is a string, a boolean or a 32-bit integer.",
                        "Put it into the data, or send it as a string.");
                    reader.Skip();
                    break;
            }
        }
    }
}
