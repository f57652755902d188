namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>The attributes that CloudEvents names.</summary>
internal enum Attribute
{
    Id,
    Source,
    Type,
    SpecVersion,
    Subject,
    Time,
    DataSchema,
    DataContentType,
}

/// <summary>A CloudEvent while its attributes arrive one by one. An attribute that comes twice is noted.</summary>
internal sealed class CloudEventDraft(EventPlace place, RoutingErrors errors)
{
    private readonly string?[] _values = new string?[(int)Attribute.DataContentType + 1];
    private readonly int _errorsBefore = errors.Count;
    private List<EventExtension>? _extensions;
    private EventData _data;
    private int _seen;

    public void Set(Attribute attribute, string? value)
    {
        var bit = 1 << (int)attribute;
        if ((_seen & bit) != 0) Twice(Name(attribute), value);
        _seen |= bit;
        _values[(int)attribute] = value;
    }

    public void SetData(EventData data)
    {
        if (_data.Kind != EventDataKind.None) errors.Add(place.Field("data"), null, "The event has its data twice.", "Send either data or data_base64, once.");
        _data = data;
    }

    public void Add(EventExtension extension)
    {
        if (!AttributeRules.IsName(extension.Name))
        {
            errors.Add(place.Field(extension.Name), extension.Value, "The name of an attribute has only lower-case letters and digits.",
                "Rename the attribute, or put it into the data.");
        }
        else if (_extensions?.Exists(one => one.Name == extension.Name) == true) Twice(extension.Name, extension.Value);
        else (_extensions ??= []).Add(extension);
    }

    /// <summary>The event; null where anything is wrong with it.</summary>
    public CloudEvent? Build()
    {
        AttributeRules.SpecVersion(Value(Attribute.SpecVersion), place, errors);
        AttributeRules.Required(Value(Attribute.Id), "id", place, errors);
        AttributeRules.Source(Value(Attribute.Source), place, errors);
        AttributeRules.Required(Value(Attribute.Type), "type", place, errors);
        AttributeRules.NotEmpty(Value(Attribute.Subject), "subject", place, errors);
        AttributeRules.NotEmpty(Value(Attribute.DataContentType), "datacontenttype", place, errors);
        AttributeRules.DataSchema(Value(Attribute.DataSchema), place, errors);
        var time = AttributeRules.Time(Value(Attribute.Time), "time", needsZone: true, place, errors);
        if (errors.Count > _errorsBefore) return null;
        return new CloudEvent
        {
            Id = Value(Attribute.Id)!,
            Source = Value(Attribute.Source)!,
            Type = Value(Attribute.Type)!,
            Subject = Value(Attribute.Subject),
            Time = time,
            DataSchema = Value(Attribute.DataSchema),
            DataContentType = Value(Attribute.DataContentType),
            Extensions = _extensions ?? (IReadOnlyList<EventExtension>)[],
            Data = _data,
        };
    }

    private string? Value(Attribute attribute) => _values[(int)attribute];

    private void Twice(string name, string? value) => errors.Add(place.Field(name), value, $"The event has {name} twice.", "Send it once.");

    private static string Name(Attribute attribute) => attribute.ToString().ToLowerInvariant();
}
