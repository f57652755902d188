using System.Text.Json;

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>Writes the patterns that have no steps, without what has its usual value.</summary>
internal sealed class FormWriter(Utf8JsonWriter json)
{
    private const string Subject = "$subject";

    public void Write(WindowDefinition window)
    {
        Begin(window, window.Where);
        if (window.Key != Subject) json.WriteString("key", window.Key);
        json.WriteString("window", JsonNames.Of(window.Kind));
        Write("size", window.Size);
        Write("slide", window.Slide);
        Write("gap", window.Gap);
        Write("count", window.Count, 0);
        Write("every", window.Every, 1);
        json.WriteStartArray("aggregates");
        foreach (var aggregate in window.Aggregates) Write(aggregate);
        json.WriteEndArray();
        Write("allowedLateness", window.AllowedLateness);
        Write("most", window.Most, new WindowDefinition().Most);
        json.WriteEndObject();
    }

    public void Write(DetectorDefinition detector)
    {
        var standard = new DetectorDefinition();
        Begin(detector, detector.Where);
        if (detector.Key != Subject) json.WriteString("key", detector.Key);
        json.WriteString("detector", JsonNames.Of(detector.Kind));
        if (detector.Field.Length > 0) json.WriteString("field", detector.Field);
        Write("falseAlarms", detector.FalseAlarms, standard.FalseAlarms);
        Write("warmUp", detector.WarmUp, standard.WarmUp);
        Write("window", detector.Window, standard.Window);
        Write("weight", detector.Weight, standard.Weight);
        Write("shift", detector.Shift, standard.Shift);
        if (detector.Period != standard.Period) PatternWriter.WriteTime(json, "period", detector.Period);
        Write("parts", detector.Parts, standard.Parts);
        if (detector.Interval != standard.Interval) PatternWriter.WriteTime(json, "interval", detector.Interval);
        Write("share", detector.Share, standard.Share);
        Write("most", detector.Most, standard.Most);
        json.WriteEndObject();
    }

    public void Write(ComponentsDefinition components)
    {
        Begin(components, components.Where);
        if (components.Component != Subject) json.WriteString("component", components.Component);
        if (components.Group.Length > 0) json.WriteString("group", components.Group);
        if (components.Topology is { } topology)
        {
            json.WriteStartObject("topology");
            foreach (var (group, members) in topology)
            {
                json.WriteStartArray(group);
                foreach (var member in members) json.WriteStringValue(member);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (components.Count is { } count) json.WriteNumber("count", count);
        if (components.Share is { } share) json.WriteNumber("share", share);
        if (components.LearnFor is { } time) PatternWriter.WriteTime(json, "learnFor", time);
        Write("within", components.Within);
        Write("most", components.Most, new ComponentsDefinition().Most);
        json.WriteEndObject();
    }

    public void Write(ClusterDefinition cluster)
    {
        var standard = new ClusterDefinition();
        Begin(cluster, cluster.Where);
        if (cluster.Component != Subject) json.WriteString("component", cluster.Component);
        if (cluster.Latitude != standard.Latitude) json.WriteString("latitude", cluster.Latitude);
        if (cluster.Longitude != standard.Longitude) json.WriteString("longitude", cluster.Longitude);
        Write("count", cluster.Count, standard.Count);
        Write("metres", cluster.Metres, standard.Metres);
        Write("within", cluster.Within);
        Write("most", cluster.Most, standard.Most);
        json.WriteEndObject();
    }

    public void Write(AreaDefinition area)
    {
        Begin(area, area.Where);
        if (area.Component != Subject) json.WriteString("component", area.Component);
        PatternWriter.Write(json, "place", area.Place);
        Write("within", area.Within);
        Write("most", area.Most, new AreaDefinition().Most);
        json.WriteEndObject();
    }

    public void Write(CorrelationDefinition correlation)
    {
        Begin(correlation, null);
        json.WriteStartArray("streams");
        foreach (var stream in correlation.Streams)
        {
            json.WriteStartObject();
            json.WriteString("name", stream.Name);
            if (stream.From is { } from) json.WriteString("from", from);
            PatternWriter.WriteTexts(json, "types", stream.Types);
            if (stream.Where is { } where) PatternWriter.Write(json, "where", where);
            if (stream.Key != Subject) json.WriteString("key", stream.Key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (correlation.Count is { } count) json.WriteNumber("count", count);
        Write("within", correlation.Within);
        Write("most", correlation.Most, new CorrelationDefinition().Most);
        json.WriteEndObject();
    }

    private void Begin(IPatternDefinition pattern, ConditionDefinition? where)
    {
        json.WriteStartObject();
        json.WriteString(PatternReader.KindName, JsonNames.Of(PatternDocument.KindOf(pattern)));
        json.WriteString("name", pattern.Name);
        json.WriteNumber("version", pattern.Version);
        if (pattern.Description is { } description) json.WriteString("description", description);
        PatternWriter.WriteTexts(json, "types", pattern.Types);
        if (where is not null) PatternWriter.Write(json, "where", where);
    }

    private void Write(AggregateDefinition aggregate)
    {
        json.WriteStartObject();
        json.WriteString("name", aggregate.Name);
        json.WriteString("function", JsonNames.Of(aggregate.Function));
        if (aggregate.Field is { } field) json.WriteString("field", field);
        Write("share", aggregate.Share, 0.5);
        json.WriteEndObject();
    }

    private void Write(string name, TimeSpan time)
    {
        if (time != TimeSpan.Zero) PatternWriter.WriteTime(json, name, time);
    }

    private void Write(string name, int number, int usual)
    {
        if (number != usual) json.WriteNumber(name, number);
    }

    private void Write(string name, double number, double usual)
    {
        if (number != usual) json.WriteNumber(name, number);
    }
}
