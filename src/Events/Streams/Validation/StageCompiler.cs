using System.Text.Json;
using System.Text.RegularExpressions;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;
using FunctionsOrchestration.Events.Streams.Operators;

namespace FunctionsOrchestration.Events.Streams.Validation;

/// <summary>Checks the operators of a stream and makes them ready. Everything that is wrong with them is noted.</summary>
/// <param name="stream">The stream.</param>
/// <param name="errors">Where what is wrong is noted.</param>
internal sealed partial class StageCompiler(StreamDefinition stream, RoutingErrors errors)
{
    private const int MostOperators = 16;
    private const int MostRows = 1_000;
    private const int MostTableRows = 100_000;

    public IReadOnlyList<StagePlan> Compile()
    {
        if (stream.Operators.Count > MostOperators)
            errors.Add("operators", $"{stream.Operators.Count} operators", $"A stream has at most {MostOperators}.", "Make two streams of it, with a topic between them.");
        HashSet<string> names = new(StringComparer.Ordinal);
        List<StagePlan> stages = [];
        foreach (var (at, one) in stream.Operators.Index())
        {
            var path = $"operators[{at}]";
            if (!Name().IsMatch(one.Name))
                errors.Add($"{path}.name", one.Name, "It is not a name.", "Send 1–40 lower-case letters, digits and hyphens, the first a letter.");
            else if (!names.Add(one.Name))
                errors.Add($"{path}.name", one.Name, "Another operator has that name.", "Give each a name of its own.");
            CheckFields(one, path);
            if (Compile(one, path) is { } stage) stages.Add(stage);
        }

        return stages;
    }

    private StagePlan? Compile(OperatorDefinition one, string path)
    {
        switch (one.Type)
        {
            case OperatorTypes.Filter:
                return Filter(one, path);
            case OperatorTypes.Map:
                return Map(one, path);
            case OperatorTypes.Join:
                return one.Join is { } join ? Join(one, join, $"{path}.join") : Missing(path, "join", "the table");
            case OperatorTypes.Ask:
                return Ask(one, path);
            case OperatorTypes.Pattern or OperatorTypes.Window:
                return one.Pattern is { } json ? Pattern(one, json, $"{path}.pattern") : Missing(path, "pattern", "what is looked for");
            default:
                StreamRules.OneOf(one.Type, OperatorTypes.All, $"{path}.type", errors);
                return null;
        }
    }

    private StagePlan? Filter(OperatorDefinition one, string path)
    {
        if (one.Filter is not { } filter) return Missing(path, "filter", "what passes");
        var inFilter = new RoutingErrors();
        var compiled = new FilterCompiler(inFilter).Compile(filter);
        Add(inFilter.All, $"{path}.filter");
        return new StagePlan(one, HasState: false, () => new Operators.FilterOperator(compiled));
    }

    private StagePlan? Map(OperatorDefinition one, string path)
    {
        if (one.Transform is null && string.IsNullOrWhiteSpace(one.EventType)) return Missing(path, "transform", "what becomes of the data, or an eventType");
        IReadOnlyList<RoutingError> inTransform = [];
        var transform = one.Transform is { } definition ? EventTransform.Compile(definition, out inTransform) : null;
        Add(inTransform, $"{path}.transform");
        return new StagePlan(one, HasState: false, () => new MapOperator(transform, one.EventType));
    }

    private StagePlan? Ask(OperatorDefinition one, string path)
    {
        if (one.Ask is null) return Missing(path, "ask", "whom to ask");
        return new StagePlan(one, HasState: false, static () => new AskOperator());
    }

    private StagePlan Pattern(OperatorDefinition one, JsonElement json, string path)
    {
        var reading = PatternDocument.Read(json);
        foreach (var error in reading.Errors) errors.Add($"{path}.{error.Field}", error.Value, error.Problem, error.Fix);
        if (one.Type == OperatorTypes.Window && reading.Errors.Count == 0 && reading.Pattern is not WindowDefinition)
            errors.Add($"{path}.kind", null, "An operator of type window has a pattern of kind window.", "Write \"kind\": \"window\", or take the type pattern.");
        if (reading.Errors.Count == 0) PatternKeys.Check(stream, one, reading.Pattern, path, errors);
        return new StagePlan(one, HasState: true, () => new PatternOperator(reading.Pattern, one.TimedOut));
    }

    private StagePlan? Join(OperatorDefinition one, JoinDefinition join, string path)
    {
        var key = KeySelector.Parse(join.Key, $"{path}.key", errors);
        var topicKey = KeySelector.Parse(join.TopicKey, $"{path}.topicKey", errors);
        if (string.IsNullOrWhiteSpace(join.Into)) errors.Add($"{path}.into", join.Into, "It is not the name of a member.", "Name what the row becomes in the data.");
        StreamRules.OneOf(join.Missing, JoinMissing.All, $"{path}.missing", errors);
        StreamRules.Within(1, MostTableRows, join.Most, $"{path}.most", errors);
        if (join.Rows is null == join.Topic is null)
            errors.Add($"{path}.rows", null, "A table has either rows or a topic.", "Send one of them.");
        if (join.Rows?.Count > MostRows)
            errors.Add($"{path}.rows", $"{join.Rows.Count} rows", $"A table that stands in the stream has at most {MostRows:N0} rows.", "Publish them to a topic, and join with that.");
        return key is null || topicKey is null ? null : new StagePlan(one, join.Topic is not null, () => new JoinOperator(join, key, topicKey));
    }

    private void CheckFields(OperatorDefinition one, string path)
    {
        (string Name, bool IsThere, bool Belongs)[] fields =
        [
            ("filter", one.Filter is not null, one.Type == OperatorTypes.Filter),
            ("transform", one.Transform is not null, one.Type == OperatorTypes.Map),
            ("eventType", one.EventType is not null, one.Type == OperatorTypes.Map),
            ("pattern", one.Pattern is not null, one.Type is OperatorTypes.Pattern or OperatorTypes.Window),
            ("timedOut", one.TimedOut, one.Type == OperatorTypes.Pattern),
            ("join", one.Join is not null, one.Type == OperatorTypes.Join),
            ("ask", one.Ask is not null, one.Type == OperatorTypes.Ask),
        ];
        if (!OperatorTypes.All.Contains(one.Type)) return;
        foreach (var field in fields.Where(field => field.IsThere && !field.Belongs))
            errors.Add($"{path}.{field.Name}", null, $"An operator of type {one.Type} has no such field.", "Leave it out.");
    }

    private StagePlan? Missing(string path, string field, string what)
    {
        errors.Add($"{path}.{field}", null, "The field is missing.", $"Say {what}.");
        return null;
    }

    private void Add(IReadOnlyList<RoutingError> found, string path)
    {
        foreach (var error in found) errors.Add($"{path}.{error.Field}", error.Value, error.Problem, error.Fix);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Name();
}
