using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>Reads the patterns that have no steps. What is left out has the value that the records give it.</summary>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class FormReader(PatternErrors errors)
{
    private readonly PatternReader _parts = new(errors);

    public WindowDefinition Window(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new WindowDefinition();
        fields.Text(PatternReader.KindName);
        return new WindowDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Where = fields.Object("where", _parts.Condition),
            Key = fields.Text("key", standard.Key),
            Kind = fields.Choice("window", standard.Kind),
            Size = fields.Time("size") ?? default,
            Slide = fields.Time("slide") ?? default,
            Gap = fields.Time("gap") ?? default,
            Count = fields.Whole("count", 0),
            Every = fields.Whole("every", standard.Every),
            Aggregates = fields.List("aggregates", Aggregate) ?? [],
            AllowedLateness = fields.Time("allowedLateness") ?? default,
            Most = fields.Whole("most", standard.Most),
        };
    });

    public DetectorDefinition Detector(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new DetectorDefinition();
        fields.Text(PatternReader.KindName);
        return new DetectorDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Where = fields.Object("where", _parts.Condition),
            Key = fields.Text("key", standard.Key),
            Kind = fields.Choice("detector", standard.Kind),
            Field = fields.Text("field", ""),
            FalseAlarms = fields.Number("falseAlarms", standard.FalseAlarms),
            WarmUp = fields.Whole("warmUp", standard.WarmUp),
            Window = fields.Whole("window", standard.Window),
            Weight = fields.Number("weight", standard.Weight),
            Shift = fields.Number("shift", standard.Shift),
            Period = fields.Time("period") ?? standard.Period,
            Parts = fields.Whole("parts", standard.Parts),
            Interval = fields.Time("interval") ?? standard.Interval,
            Share = fields.Number("share", standard.Share),
            Most = fields.Whole("most", standard.Most),
        };
    });

    public ComponentsDefinition Components(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new ComponentsDefinition();
        fields.Text(PatternReader.KindName);
        return new ComponentsDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Where = fields.Object("where", _parts.Condition),
            Component = fields.Text("component", standard.Component),
            Group = fields.Text("group", standard.Group),
            Topology = fields.TextsByName("topology"),
            Count = fields.WholeOrNull("count", null),
            Share = fields.Number("share"),
            LearnFor = fields.Time("learnFor"),
            Within = fields.Time("within") ?? default,
            Most = fields.Whole("most", standard.Most),
        };
    });

    public ClusterDefinition Cluster(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new ClusterDefinition();
        fields.Text(PatternReader.KindName);
        return new ClusterDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Where = fields.Object("where", _parts.Condition),
            Component = fields.Text("component", standard.Component),
            Latitude = fields.Text("latitude", standard.Latitude),
            Longitude = fields.Text("longitude", standard.Longitude),
            Count = fields.Whole("count", standard.Count),
            Metres = fields.Number("metres", standard.Metres),
            Within = fields.Time("within") ?? default,
            Most = fields.Whole("most", standard.Most),
        };
    });

    public AreaDefinition Area(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new AreaDefinition();
        fields.Text(PatternReader.KindName);
        return new AreaDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Where = fields.Object("where", _parts.Condition),
            Component = fields.Text("component", standard.Component),
            Place = fields.Object("place", _parts.Geo) ?? standard.Place,
            Within = fields.Time("within") ?? default,
            Most = fields.Whole("most", standard.Most),
        };
    });

    public CorrelationDefinition Correlation(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new CorrelationDefinition();
        fields.Text(PatternReader.KindName);
        return new CorrelationDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", 1),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Streams = fields.List("streams", Stream) ?? [],
            Count = fields.WholeOrNull("count", null),
            Within = fields.Time("within") ?? default,
            Most = fields.Whole("most", standard.Most),
        };
    });

    private AggregateDefinition Aggregate(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new AggregateDefinition(
        fields.Text("name", ""), fields.Choice("function", AggregateFunction.Count), fields.Text("field"), fields.Number("share", 0.5)));

    private NamedStreamDefinition Stream(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new NamedStreamDefinition
    {
        Name = fields.Text("name", ""),
        From = fields.Text("from"),
        Types = fields.Texts("types") ?? [],
        Where = fields.Object("where", _parts.Condition),
        Key = fields.Text("key", "$subject"),
    });
}
