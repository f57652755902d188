using System.Text;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>
/// The key of an advanced filter: an attribute in either schema's name for it, an extension attribute, or a path into the data
/// with dots between. Case does not count. A dot that belongs to a name is written <c>\.</c> and a backslash <c>\\</c>: the
/// service has no way to write them (https://learn.microsoft.com/azure/event-grid/event-filtering#limitations).
/// </summary>
internal sealed class EventKey
{
    private const int MostNames = 32;
    private readonly Func<CloudEvent, EventValue>? _attribute;
    private readonly MemberName[] _path;

    private EventKey(Func<CloudEvent, EventValue> attribute) => (_attribute, _path) = (attribute, []);

    private EventKey(MemberName[] path) => _path = path;

    /// <summary>Whether the data must be parsed to read it.</summary>
    public bool IsInData => _attribute is null;

    public EventValue Read(EventView view)
    {
        if (_attribute is not null) return _attribute(view.Event);
        var element = view.Data;
        foreach (var name in _path)
            if (!JsonText.TryMember(element, name, out element)) return default;
        return new EventValue(element);
    }

    /// <summary>Reads a key; null where it is none.</summary>
    public static EventKey? Parse(string key)
    {
        if (Split(key) is not { } names) return null;
        if (names[0].Equals("data", StringComparison.OrdinalIgnoreCase)) return new EventKey([.. names.Skip(1).Select(name => new MemberName(name))]);
        return names.Count > 1 ? null : Attribute(names[0].ToLowerInvariant());
    }

    /// <summary>The attribute of this name, lower case; null where no attribute can have it.</summary>
    public static EventKey? Attribute(string name) => name switch
    {
        "id" or "eventid" => new EventKey(static one => new EventValue(one.Id)),
        "source" or "topic" => new EventKey(static one => new EventValue(one.Source)),
        "type" or "eventtype" => new EventKey(static one => new EventValue(one.Type)),
        "subject" => new EventKey(static one => new EventValue(one.Subject)),
        "time" or "eventtime" => new EventKey(static one => new EventValue(one.Time is { } time ? CloudEventWriter.Text(time) : null)),
        "dataschema" => new EventKey(static one => new EventValue(one.DataSchema)),
        "datacontenttype" => new EventKey(static one => new EventValue(one.DataContentType)),
        "specversion" => new EventKey(static _ => new EventValue("1.0")),
        "dataversion" or "eventtypeversion" => Extension(CloudEvent.DataVersionName),
        _ => AttributeRules.IsName(name) ? Extension(name) : null,
    };

    private static EventKey Extension(string name) => new(one =>
        one.Extension(name) is { } extension ? new EventValue(extension.Value, extension.Type) : default);

    private static List<string>? Split(string key)
    {
        List<string> names = [];
        var name = new StringBuilder();
        for (var i = 0; i <= key.Length; i++)
        {
            if (i == key.Length || key[i] == '.')
            {
                if (name.Length == 0) return null;
                names.Add(name.ToString());
                name.Clear();
            }
            else if (key[i] != '\\') name.Append(key[i]);
            else if (++i < key.Length && key[i] is '.' or '\\') name.Append(key[i]);
            else return null;
        }

        return names.Count > MostNames ? null : names;
    }
}
