using System.Text.Json;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>Reads a key of an event: the selection of one value, as text.</summary>
internal sealed class KeySelector
{
    private readonly EventSelection _selection;

    private KeySelector(EventSelection selection) => _selection = selection;

    /// <summary>Reads a selection; null where it is none, which is noted.</summary>
    public static KeySelector? Parse(string text, string field, RoutingErrors errors)
    {
        if (EventSelection.Parse(text, out var problem) is not { } selection)
            errors.Add(field, text, problem, "Write a JSON Pointer such as /data/customer, or a JSONPath such as $.data.customer.");
        else if (!selection.IsSingular)
            errors.Add(field, text, "It selects a list.", "Select one value.");
        else return new KeySelector(selection);
        return null;
    }

    /// <summary>The key; empty text where there is none.</summary>
    public string Read(EventView view)
    {
        var value = _selection.Read(view);
        if (value.IsMissing || value.IsNull) return "";
        return value.Attribute ?? (value.Element.ValueKind == JsonValueKind.String ? JsonText.Decode(value.Element) : value.Element.GetRawText());
    }
}
