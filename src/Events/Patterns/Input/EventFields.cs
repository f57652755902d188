using System.Globalization;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// The fields of an event by name. A field of the top level has its own name, a nested one its JSON pointer without the first slash,
/// for example <c>usage/tokens</c> or <c>items/0/price</c>.
/// </summary>
public sealed class EventFields
{
    /// <summary>Fields that are read of one JSON document at most; what comes after them is not seen by patterns.</summary>
    public const int Most = 256;

    // Below this a walk over the names is faster than hashing one.
    private const int IndexFrom = 16;
    private const int Deepest = 16;

    private readonly string[] _names;
    private readonly FieldValue[] _values;
    private readonly Dictionary<string, int>? _index;

    private EventFields(string[] names, FieldValue[] values)
    {
        (_names, _values) = (names, values);
        if (names.Length < IndexFrom) return;
        _index = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) _index[names[i]] = i;
    }

    /// <summary>No fields.</summary>
    public static EventFields None { get; } = new([], []);

    /// <summary>The names, in the order of the document.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The value of a field; of kind <see cref="FieldKind.None"/> where there is none.</summary>
    public FieldValue this[string name]
    {
        get
        {
            if (_index is not null) return _index.TryGetValue(name, out var at) ? _values[at] : default;
            for (var i = 0; i < _names.Length; i++)
                if (ReferenceEquals(_names[i], name) || _names[i] == name) return _values[i];
            return default;
        }
    }

    /// <summary>Fields given one by one.</summary>
    public static EventFields Of(params ReadOnlySpan<(string Name, FieldValue Value)> fields)
    {
        var names = new string[fields.Length];
        var values = new FieldValue[fields.Length];
        for (var i = 0; i < fields.Length; i++) (names[i], values[i]) = fields[i];
        return new EventFields(names, values);
    }

    /// <summary>The numbers, texts and truth values of a JSON document, the first <see cref="Most"/> of them.</summary>
    public static EventFields From(JsonElement data)
    {
        List<string> names = [];
        List<FieldValue> values = [];
        Gather(data, "", 0, names, values);
        return names.Count == 0 ? None : new EventFields([.. names], [.. values]);
    }

    /// <summary>The name under which a field is found that a pattern writes as a name or as a JSON pointer.</summary>
    public static string Normalize(string field) => field.StartsWith('/') ? field[1..] : field;

    private static void Gather(JsonElement element, string name, int depth, List<string> names, List<FieldValue> values)
    {
        if (names.Count >= Most || depth > Deepest) return;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Gather(property.Value, Join(name, Escape(property.Name)), depth + 1, names, values);
                break;
            case JsonValueKind.Array:
                var at = 0;
                foreach (var item in element.EnumerateArray())
                    Gather(item, Join(name, (at++).ToString(CultureInfo.InvariantCulture)), depth + 1, names, values);
                break;
            default:
                var value = Read(element);
                if (value.Kind == FieldKind.None) break;
                names.Add(name);
                values.Add(value);
                break;
        }
    }

    private static FieldValue Read(JsonElement element) => element.ValueKind switch
    {
        // Such as 1e999, which no JSON could be written of again.
        JsonValueKind.Number => element.GetDouble() is var number && double.IsFinite(number) ? FieldValue.Of(number) : default,
        JsonValueKind.String => FieldValue.Of(element.GetString()!),
        JsonValueKind.True => FieldValue.Of(true),
        JsonValueKind.False => FieldValue.Of(false),
        _ => default,
    };

    private static string Join(string name, string part) => name.Length == 0 ? part : $"{name}/{part}";

    private static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/') ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) : name;
}
