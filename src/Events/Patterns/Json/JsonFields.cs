using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>Reads the properties of one JSON object, and gathers what is wrong with them instead of stopping at it.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _properties = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly PatternErrors _errors;

    private JsonFields(JsonElement element, string path, PatternErrors errors)
    {
        (_path, _errors) = (path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path.Length == 0 ? "pattern" : path, Shown(element), "It is no JSON object.", "Write an object, with braces.");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!_properties.TryAdd(property.Name, property.Value))
                errors.Add(At(property.Name), Shown(property.Value), "It is there twice.", "Keep one of them.");
        }
    }

    /// <summary>Reads an object. Properties that <paramref name="read"/> does not ask for are errors.</summary>
    public static T Read<T>(JsonElement element, string path, PatternErrors errors, Func<JsonFields, T> read)
    {
        var fields = new JsonFields(element, path, errors);
        var result = read(fields);
        foreach (var (name, value) in fields._properties)
        {
            if (fields._known.Contains(name)) continue;
            errors.Add(fields.At(name), Shown(value), "There is no such field.", $"Take one of {PatternValidator.Names([.. fields._known.Order(StringComparer.Ordinal)])}.");
        }

        return result;
    }

    public string Text(string name, string otherwise) =>
        Take(name) is { } value ? Expect(value.ValueKind == JsonValueKind.String, value, name, "a text") ? value.GetString()! : otherwise : otherwise;

    public string? Text(string name) => Take(name) is { } value && Expect(value.ValueKind == JsonValueKind.String, value, name, "a text") ? value.GetString() : null;

    public bool Truth(string name) =>
        Take(name) is { } value && Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, value, name, "true or false") && value.GetBoolean();

    public double Number(string name, double otherwise) =>
        Take(name) is { } value && Expect(value.ValueKind == JsonValueKind.Number, value, name, "a number") ? value.GetDouble() : otherwise;

    public double? Number(string name) =>
        Take(name) is { } value && Expect(value.ValueKind == JsonValueKind.Number, value, name, "a number") ? value.GetDouble() : null;

    public int Whole(string name, int otherwise) => WholeOrNull(name, otherwise) ?? otherwise;

    public int? WholeOrNull(string name, int? otherwise)
    {
        if (!Has(name)) return otherwise;
        if (_properties[name].ValueKind == JsonValueKind.Null) return null;
        var number = 0;
        return Expect(_properties[name].ValueKind == JsonValueKind.Number && _properties[name].TryGetInt32(out number), _properties[name], name, "a whole number")
            ? number
            : otherwise;
    }

    public TimeSpan? Time(string name)
    {
        if (Take(name) is not { } value) return null;
        var time = TimeSpan.Zero;
        return Expect(
            value.ValueKind == JsonValueKind.String && TimeSpan.TryParseExact(value.GetString(), "c", CultureInfo.InvariantCulture, out time), value, name,
            "a time, as hours:minutes:seconds") ? time : null;
    }

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Take(name) is not { } value) return otherwise;
        var choice = otherwise;
        return Expect(
            value.ValueKind == JsonValueKind.String && JsonNames.TryRead(value.GetString()!, out choice), value, name,
            $"one of {PatternValidator.Names(JsonNames.All<T>())}") ? choice : otherwise;
    }

    public FieldValue Value(string name) => Take(name) is { } value ? Value(value, name) : default;

    public IReadOnlyList<FieldValue>? Values(string name) => List(name, (value, path) => Value(value, path[(_path.Length == 0 ? 0 : _path.Length + 1)..]));

    public IReadOnlyList<string>? Texts(string name) => List(
        name, (value, path) => Expect(value.ValueKind == JsonValueKind.String, value, path[(_path.Length == 0 ? 0 : _path.Length + 1)..], "a text") ? value.GetString()! : "");

    public IReadOnlyList<T>? List<T>(string name, Func<JsonElement, string, T> read)
    {
        if (Take(name) is not { } value || !Expect(value.ValueKind == JsonValueKind.Array, value, name, "a list")) return null;
        return [.. value.EnumerateArray().Select((item, i) => read(item, $"{At(name)}[{i}]"))];
    }

    /// <summary>Lists of texts by names that the user chose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? TextsByName(string name)
    {
        if (Take(name) is not { } value) return null;
        return Read(value, At(name), _errors, fields =>
            fields._properties.Keys.ToDictionary(one => one, one => fields.Texts(one) ?? [], StringComparer.Ordinal));
    }

    public T? Object<T>(string name, Func<JsonElement, string, T> read)
        where T : class => Take(name) is { } value ? read(value, At(name)) : null;

    private static string Shown(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private FieldValue Value(JsonElement value, string name)
    {
        var read = value.ValueKind switch
        {
            JsonValueKind.Number => FieldValue.Of(value.GetDouble()),
            JsonValueKind.String => FieldValue.Of(value.GetString()!),
            JsonValueKind.True or JsonValueKind.False => FieldValue.Of(value.GetBoolean()),
            _ => default,
        };
        Expect(read.Kind != FieldKind.None, value, name, "a number, a text, true or false");
        return read;
    }

    // What is null is as if it were not there.
    private JsonElement? Take(string name) => Has(name) && _properties[name].ValueKind != JsonValueKind.Null ? _properties[name] : null;

    private bool Has(string name)
    {
        _known.Add(name);
        return _properties.ContainsKey(name);
    }

    private bool Expect(bool holds, JsonElement value, string name, string wanted)
    {
        if (!holds) _errors.Add(At(name), Shown(value), "It has the wrong form.", $"Write {wanted}.");
        return holds;
    }

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
