using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>
/// A part of an event that a transform takes: a JSON Pointer (<c>/data/id</c>) or a JSONPath (<c>$.data.items[*].id</c>). The
/// event looks as a CloudEvent in JSON does. Only what is asked for is read: an attribute costs nothing, and the data is parsed
/// once.
/// </summary>
internal sealed class EventSelection
{
    private readonly EventKey? _attribute;
    private readonly bool _fromData;
    private readonly PathStep[] _steps;
    private readonly int _singular;

    private EventSelection(string text, IReadOnlyList<PathStep> steps)
    {
        Text = text;
        var name = steps.Count > 0 ? Name(steps[0]) : null;
        _fromData = name == "data";
        _attribute = _fromData || name is null || steps.Count > 1 ? null : Attribute(name);
        _steps = [.. _fromData ? steps.Skip(1) : steps];
        _singular = _steps.TakeWhile(step => step.IsSingular).Count();
    }

    /// <summary>How it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it takes at most one value; otherwise it takes a list.</summary>
    public bool IsSingular => _singular == _steps.Length;

    /// <summary>Reads a selection; null where it is none, with the reason.</summary>
    public static EventSelection? Parse(string text, out string problem)
    {
        var steps = text.StartsWith('$') ? JsonPath.Parse(text, out problem) : JsonPointer.Parse(text, out problem);
        return steps is null ? null : new EventSelection(text, steps);
    }

    /// <summary>The value of a singular selection.</summary>
    public EventValue Read(EventView view)
    {
        if (_attribute is not null) return _attribute.Read(view);
        return Walk(view, out var element) ? new EventValue(element) : default;
    }

    /// <summary>The values of a selection that takes a list.</summary>
    public IEnumerable<JsonElement> ReadAll(EventView view)
    {
        if (!Walk(view, out var element)) return [];
        return _steps.Skip(_singular).Aggregate<PathStep, IEnumerable<JsonElement>>([element], (from, step) => from.SelectMany(step.Steps));
    }

    private bool Walk(EventView view, out JsonElement element)
    {
        element = _fromData ? view.Data : view.Whole;
        if (element.ValueKind == JsonValueKind.Undefined) return false;
        for (var i = 0; i < _singular; i++)
            if (!_steps[i].TryStep(element, out element)) return false;
        return true;
    }

    private static string? Name(PathStep step) => step switch
    {
        NameStep name => name.Name,
        TokenStep token => token.Token,
        _ => null,
    };

    // The other schema's names for attributes are for filters, where Event Grid has them.
    private static EventKey? Attribute(string name) =>
        name is "topic" or "eventid" or "eventtype" or "eventtime" or "eventtypeversion" or "data_base64" ? null : EventKey.Attribute(name);
}
