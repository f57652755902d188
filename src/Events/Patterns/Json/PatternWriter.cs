using System.Globalization;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>Writes a definition as JSON, without what has its usual value.</summary>
internal static class PatternWriter
{
    public static void Write(Utf8JsonWriter json, PatternDefinition pattern)
    {
        json.WriteStartObject();
        json.WriteString("name", pattern.Name);
        json.WriteNumber("version", pattern.Version);
        if (pattern.Description is { } description) json.WriteString("description", description);
        WriteTexts(json, "types", pattern.Types);
        if (pattern.Key != "$subject") json.WriteString("key", pattern.Key);
        if (pattern.Within is { } within) WriteTime(json, "within", within);
        json.WriteStartArray("steps");
        foreach (var step in pattern.Steps) Write(json, step);
        json.WriteEndArray();
        if (pattern.Skip != new SkipDefinition()) Write(json, pattern.Skip);
        if (pattern.Starts != new StartDefinition()) Write(json, pattern.Starts);
        if (pattern.Limits != new LimitsDefinition()) Write(json, pattern.Limits);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StepDefinition step)
    {
        json.WriteStartObject();
        json.WriteString("name", step.Name);
        json.WriteString("contiguity", JsonNames.Of(step.Contiguity));
        WriteTexts(json, "types", step.Types);
        if (step.Where is { } where) Write(json, "where", where);
        if (step.Min != 1) json.WriteNumber("min", step.Min);
        if (step.Max is null) json.WriteNull("max");
        else if (step.Max != 1) json.WriteNumber("max", step.Max.Value);
        if (step.Optional) json.WriteBoolean("optional", true);
        if (step.Greedy) json.WriteBoolean("greedy", true);
        if (step.Repetition != Repetition.Relaxed) json.WriteString("repetition", JsonNames.Of(step.Repetition));
        if (step.Until is { } until) Write(json, "until", until);
        if (step.Within is { } within) WriteTime(json, "within", within);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string name, ConditionDefinition condition)
    {
        json.WritePropertyName(name);
        Write(json, condition);
    }

    private static void Write(Utf8JsonWriter json, ConditionDefinition condition)
    {
        json.WriteStartObject();
        if (condition.All is { } all) WriteParts(json, "all", all);
        if (condition.Any is { } any) WriteParts(json, "any", any);
        if (condition.Not is { } not) Write(json, "not", not);
        if (condition.Geo is { } geo) Write(json, "geo", geo);
        if (condition.Field is { } field)
        {
            json.WriteString("field", field);
            json.WriteString("op", JsonNames.Of(condition.Op));
        }

        if (condition.Value.Kind != FieldKind.None)
        {
            json.WritePropertyName("value");
            Write(json, condition.Value);
        }

        if (condition.Values is { } values)
        {
            json.WriteStartArray("values");
            foreach (var value in values) Write(json, value);
            json.WriteEndArray();
        }

        if (condition.Ref is { } reference) Write(json, reference);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, IReadOnlyList<ConditionDefinition> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts) Write(json, part);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReferenceDefinition reference)
    {
        json.WriteStartObject("ref");
        json.WriteString("step", reference.Step);
        if (reference.Field.Length > 0) json.WriteString("field", reference.Field);
        json.WriteString("take", JsonNames.Of(reference.Take));
        if (reference.Times != 1) json.WriteNumber("times", reference.Times);
        if (reference.Plus != 0) json.WriteNumber("plus", reference.Plus);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string name, GeoDefinition geo)
    {
        json.WriteStartObject(name);
        json.WriteString("latitude", geo.Latitude);
        json.WriteString("longitude", geo.Longitude);
        if (geo.Near is { } near)
        {
            json.WritePropertyName("near");
            Write(json, near);
            json.WriteNumber("metres", geo.Metres);
        }

        if (geo.Inside is { } corners)
        {
            json.WriteStartArray("inside");
            foreach (var corner in corners) Write(json, corner);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GeoPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("latitude", point.Latitude);
        json.WriteNumber("longitude", point.Longitude);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SkipDefinition skip)
    {
        json.WriteStartObject("skip");
        json.WriteString("strategy", JsonNames.Of(skip.Strategy));
        if (skip.Step is { } step) json.WriteString("step", step);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StartDefinition starts)
    {
        json.WriteStartObject("starts");
        json.WriteString("rule", JsonNames.Of(starts.Rule));
        if (starts.Field is { } field) json.WriteString("field", field);
        if (starts.For is { } time) WriteTime(json, "for", time);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LimitsDefinition limits)
    {
        json.WriteStartObject("limits");
        json.WriteNumber("partialsPerKey", limits.PartialsPerKey);
        json.WriteNumber("partials", limits.Partials);
        json.WriteNumber("keys", limits.Keys);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, FieldValue value)
    {
        if (value.Kind == FieldKind.Number) json.WriteNumberValue(value.Number);
        else if (value.Kind == FieldKind.Truth) json.WriteBooleanValue(value.IsTrue);
        else json.WriteStringValue(value.Text);
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void WriteTime(Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteString(name, time.ToString("c", CultureInfo.InvariantCulture));
}
