using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Selections;
using Newtonsoft.Json.Linq;

namespace FunctionsOrchestration.Events.Routing.Conditions;

/// <summary>
/// The event as conditions see it, in the form that the library reads: the attributes by their CloudEvents names, and
/// <c>data</c>. It is made once for an event, however many subscriptions have conditions.
/// </summary>
internal sealed class ConditionScope(EventView view)
{
    private JObject? _root;

    public JToken Root => _root ??= Make(view);

    private static JObject Make(EventView view)
    {
        var one = view.Event;
        var root = new JObject
        {
            ["id"] = one.Id,
            ["source"] = one.Source,
            ["type"] = one.Type,
            ["subject"] = one.Subject,
            ["time"] = one.Time is { } time ? CloudEventWriter.Text(time) : null,
            ["dataschema"] = one.DataSchema,
            ["datacontenttype"] = one.DataContentType,
        };
        foreach (var extension in one.Extensions) root[extension.Name] = Value(extension);
        root["data"] = Convert(view.Data);
        return root;
    }

    private static JToken Value(EventExtension extension) => extension.Type switch
    {
        ExtensionType.WholeNumber => int.Parse(extension.Value, System.Globalization.CultureInfo.InvariantCulture),
        ExtensionType.Boolean => extension.Value == "true",
        _ => extension.Value,
    };

    // Newtonsoft's own parser would make dates of strings that look like them.
    private static JToken Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Members(element),
        JsonValueKind.Array => new JArray(element.EnumerateArray().Select(Convert)),
        JsonValueKind.String => new JValue(JsonText.Decode(element)),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    // The library takes 5 and 5.0 for different; in JSON they are one number.
    private static JValue Number(JsonElement element)
    {
        const double MostExact = 9_007_199_254_740_992;
        if (element.TryGetInt64(out var whole)) return new JValue(whole);
        var number = element.GetDouble();
        return double.IsInteger(number) && Math.Abs(number) <= MostExact ? new JValue((long)number) : new JValue(number);
    }

    private static JObject Members(JsonElement element)
    {
        var members = new JObject();
        foreach (var property in element.EnumerateObject()) members[JsonText.Name(property)] = Convert(property.Value);
        return members;
    }
}
