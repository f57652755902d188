using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>Reads a definition from JSON. What is left out has the value that the records give it.</summary>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class PatternReader(PatternErrors errors)
{
    /// <summary>The field that says what a pattern looks for.</summary>
    public const string KindName = "kind";

    private const int Deepest = 16;

    public PatternDefinition Read(JsonElement json) => JsonFields.Read(json, "", errors, fields =>
    {
        var standard = new PatternDefinition();
        var kind = fields.Choice(KindName, PatternKind.Temporal);
        errors.Check(kind == PatternKind.Temporal, KindName, kind, "Only temporal patterns are read here.", "Leave it out.");
        return new PatternDefinition
        {
            Name = fields.Text("name", ""),
            Version = fields.Whole("version", standard.Version),
            Description = fields.Text("description"),
            Types = fields.Texts("types") ?? [],
            Key = fields.Text("key", standard.Key),
            Steps = fields.List("steps", Step) ?? [],
            Within = fields.Time("within"),
            Skip = fields.Object("skip", Skip) ?? standard.Skip,
            Starts = fields.Object("starts", Starts) ?? standard.Starts,
            Limits = fields.Object("limits", Limits) ?? standard.Limits,
        };
    });

    private StepDefinition Step(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new StepDefinition
    {
        Name = fields.Text("name", ""),
        Contiguity = fields.Choice("contiguity", Contiguity.FollowedBy),
        Types = fields.Texts("types") ?? [],
        Where = fields.Object("where", Condition),
        Min = fields.Whole("min", 1),
        Max = fields.WholeOrNull("max", 1),
        Optional = fields.Truth("optional"),
        Greedy = fields.Truth("greedy"),
        Repetition = fields.Choice("repetition", Repetition.Relaxed),
        Until = fields.Object("until", Condition),
        Within = fields.Time("within"),
    });

    public ConditionDefinition Condition(JsonElement json, string path) => Condition(json, path, 0);

    private ConditionDefinition Condition(JsonElement json, string path, int depth)
    {
        // The validator says that it is too deep; here only the stack is looked after.
        if (depth > Deepest) return new ConditionDefinition { Field = "" };
        return JsonFields.Read(json, path, errors, fields => new ConditionDefinition
        {
            All = fields.List("all", (value, at) => Condition(value, at, depth + 1)),
            Any = fields.List("any", (value, at) => Condition(value, at, depth + 1)),
            Not = fields.Object("not", (value, at) => Condition(value, at, depth + 1)),
            Geo = fields.Object("geo", Geo),
            Field = fields.Text("field"),
            Op = fields.Choice("op", ConditionOperator.Eq),
            Value = fields.Value("value"),
            Values = fields.Values("values"),
            Ref = fields.Object("ref", Reference),
        });
    }

    private ReferenceDefinition Reference(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new ReferenceDefinition
    {
        Step = fields.Text("step", ""),
        Field = fields.Text("field", ""),
        Take = fields.Choice("take", Take.Last),
        Times = fields.Number("times", 1),
        Plus = fields.Number("plus", 0),
    });

    public GeoDefinition Geo(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields =>
    {
        var standard = new GeoDefinition();
        return new GeoDefinition
        {
            Latitude = fields.Text("latitude", standard.Latitude),
            Longitude = fields.Text("longitude", standard.Longitude),
            Near = fields.Object("near", Point)?.Place,
            Metres = fields.Number("metres", 0),
            Inside = fields.List("inside", Point)?.Select(point => point.Place).ToList(),
        };
    });

    private BoxedPoint Point(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields =>
        new BoxedPoint(new GeoPoint(fields.Number("latitude", double.NaN), fields.Number("longitude", double.NaN))));

    private SkipDefinition Skip(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new SkipDefinition
    {
        Strategy = fields.Choice("strategy", SkipStrategy.NoSkip),
        Step = fields.Text("step"),
    });

    private StartDefinition Starts(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields => new StartDefinition
    {
        Rule = fields.Choice("rule", StartRule.Every),
        Field = fields.Text("field"),
        For = fields.Time("for"),
    });

    private LimitsDefinition Limits(JsonElement json, string path) => JsonFields.Read(json, path, errors, fields =>
    {
        var standard = new LimitsDefinition();
        return new LimitsDefinition
        {
            PartialsPerKey = fields.Whole("partialsPerKey", standard.PartialsPerKey),
            Partials = fields.Whole("partials", standard.Partials),
            Keys = fields.Whole("keys", standard.Keys),
        };
    });

    private sealed record BoxedPoint(GeoPoint Place);
}
