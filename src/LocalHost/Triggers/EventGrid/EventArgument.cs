using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>Gives an event, or an array of events, in the type of a trigger's parameter.</summary>
internal static class EventArgument
{
    /// <summary>An <see cref="EventGridEvent"/>, a <see cref="CloudEvent"/>, or an array of either; arrays of texts and of
    /// <see cref="BinaryData"/>; for any other type the JSON itself, which the worker converts.</summary>
    /// <exception cref="ArgumentException">It is no event of that schema.</exception>
    /// <exception cref="JsonException">It is no event at all.</exception>
    public static object Of(JsonElement events, Type type)
    {
        if (type == typeof(string[]))
            return events.EnumerateArray().Select(e => e.GetRawText()).ToArray();
        if (type == typeof(BinaryData[]))
            return events.EnumerateArray().Select(e => BinaryData.FromString(e.GetRawText())).ToArray();

        var json = BinaryData.FromString(events.GetRawText());
        if (type == typeof(EventGridEvent))
            return EventGridEvent.Parse(json);
        if (type == typeof(EventGridEvent[]))
            return EventGridEvent.ParseMany(json);
        if (type == typeof(CloudEvent))
            return CloudEvent.Parse(json)!;
        if (type == typeof(CloudEvent[]))
            return CloudEvent.ParseMany(json);
        return json;
    }
}
