using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Events.Tests.Patterns.Programs;

namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class PatternDocumentTests
{
    [Fact]
    public void Write_OfARandomPatternOfAnyKind_IsReadAsTheSame() => RandomForms.All.Sample(
        pattern =>
        {
            var text = PatternDocument.Write(pattern);
            var reading = PatternDocument.Read(text);
            Assert.Empty(reading.Errors);
            Assert.Equal(pattern.GetType(), reading.Pattern.GetType());
            Assert.Equal(Plain(pattern), Plain(reading.Pattern));
            Assert.Equal(text, PatternDocument.Write(reading.Pattern));
        },
        iter: 200, threads: 1);

    [Fact]
    public void JsonAndCode_ProduceTheSame()
    {
        var reading = PatternDocument.Read("""
            { "kind": "components", "name": "same-failure", "types": ["ai.call.failed"], "where": { "field": "status", "op": "ge", "value": 500 },
              "component": "host", "group": "region", "share": 0.5, "learnFor": "01:00:00", "within": "00:01:00" }
            """);
        Assert.Empty(reading.Errors);
        Assert.Equal(
            Plain(new ComponentsDefinition
            {
                Name = "same-failure", Types = ["ai.call.failed"], Where = When.Field("status").Is(ConditionOperator.Ge, 500), Component = "host", Group = "region",
                Share = 0.5, LearnFor = TimeSpan.FromHours(1), Within = TimeSpan.FromMinutes(1),
            }),
            Plain(reading.Pattern));
    }

    [Fact]
    public void Read_WithoutAKind_IsATemporalPattern() => Assert.IsType<PatternDefinition>(
        PatternDocument.Read("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "a" } ] }""").Pattern);

    [Fact]
    public void Read_OfAKindThatThereIsNot_NamesThoseThatThereAre()
    {
        var error = PatternDocument.Read("""{ "kind": "magic", "name": "p", "steps": [ { "name": "a" } ] }""").Errors.Single();
        Assert.Equal(("kind", "magic"), (error.Field, error.Value));
        Assert.Contains("'correlation'", error.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "kind": "window", "name": "W!", "version": 0, "window": "hopping", "size": "00:00:10", "allowedLateness": "00:00:10", "aggregates": [ { "name": "match" }, { "name": "x", "function": "sum" }, { "name": "x" } ] }""",
        "aggregates[0].name aggregates[1].field aggregates[2].name allowedLateness name version window")]
    [InlineData("""{ "kind": "detector", "name": "d", "detector": "psi", "falseAlarms": 0.5, "warmUp": 9, "window": 8, "most": 0, "step": 1 }""", "falseAlarms field most step warmUp window")]
    [InlineData("""{ "kind": "components", "name": "c", "count": 3, "within": "00:01:00", "topology": { "web": ["a", "b"], "db": ["a", "b", 3] } }""", "topology topology.db[2] topology.web")]
    [InlineData("""{ "kind": "components", "name": "c", "share": 0.5, "within": "00:01:00" }""", "topology")]
    [InlineData("""{ "kind": "components", "name": "c", "share": 0.5, "within": "00:01:00", "learnFor": "00:00:30" }""", "learnFor")]
    [InlineData("""{ "kind": "cluster", "name": "c", "count": 1, "metres": 0, "within": "00:00:00" }""", "count metres within")]
    [InlineData("""{ "kind": "area", "name": "c", "within": "00:01:00", "place": { "near": { "latitude": 91, "longitude": 0 }, "metres": 5 } }""", "place.near")]
    [InlineData("""{ "kind": "area", "name": "c", "within": "00:01:00", "where": { "field": "x", "ref": { "step": "a", "field": "y" } } }""", "place where where.ref.step")]
    [InlineData("""{ "kind": "correlation", "name": "c", "types": ["t"], "within": "00:01:00", "count": 3, "streams": [ { "name": "a", "types": ["u"] }, { "name": "a", "from": "", "key": "$what" } ] }""",
        "count streams[0].types streams[1].from streams[1].key streams[1].name")]
    [InlineData("""{ "name": "p", "steps": [ { "name": "a" }, { "name": "b" } ] }""", "within")]
    [InlineData("""{ "name": "p", "steps": [ { "name": "a" }, { "name": "b" } ], "limits": { "partialsPerKey": 5 } }""", "")]
    [InlineData("""{ "name": "p", "steps": [ { "name": "a" }, { "name": "b" } ], "starts": { "rule": "first" } }""", "")]
    [InlineData("""{ "name": "p", "steps": [ { "name": "a" }, { "name": "b", "contiguity": "next" } ] }""", "")]
    [InlineData("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "match" }, { "name": "count" } ] }""", "steps[0].name steps[1].name")]
    [InlineData("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "a" }, { "name": "n", "contiguity": "notNext" }, { "name": "b" } ] }""", "steps[1]")]
    [InlineData("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "a" }, { "name": "n", "contiguity": "notNext", "types": ["x", "y"] }, { "name": "b", "contiguity": "next", "types": ["x"] } ] }""", "steps[1]")]
    [InlineData("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "a", "max": 3, "where": { "field": "x", "op": "exists" }, "until": { "field": "x", "op": "exists" } } ] }""", "steps[0].until")]
    [InlineData("""{ "name": "p", "within": "00:01:00", "steps": [ { "name": "a", "where": { "all": [ { "field": "x", "op": "gt", "value": 5 }, { "field": "/x", "op": "lt", "value": 5 } ] } } ] }""", "steps[0].where")]
    public void Read_OfMistakes_NamesEachWithItsPlace(string json, string places)
    {
        var reading = PatternDocument.Read(json);
        Assert.Equal(places, string.Join(' ', reading.Errors.Select(error => error.Field).Order(StringComparer.Ordinal)));
        Assert.All(reading.Errors, error => Assert.True(error.Problem.EndsWith('.') && error.Fix.EndsWith('.')));
    }

    [Fact]
    public void CycleOf_PatternsOfSeveralKinds_IsFoundWithTheWayRound()
    {
        var rate = new DetectorDefinition { Name = "rate", Kind = DetectorKind.Rate, Types = ["window.result.sums"] };
        var sums = new WindowDefinition { Name = "sums", Types = ["pattern.match.twice"] };
        var twice = Pattern.Named("twice").Begin("a", s => s.Of("detector.deviation.rate").Times(2)).Build();
        Assert.Null(PatternDocument.CycleOf(twice, [sums]));
        Assert.Equal("twice ← rate ← sums ← twice", PatternDocument.CycleOf(twice, [sums, rate])?.Value);
    }

    [Theory]
    [InlineData("temporal", """{ "name": "p", "?": 1, "steps": [] }""")]
    [InlineData("window", """{ "kind": "window", "?": 1 }""")]
    [InlineData("detector", """{ "kind": "detector", "?": 1 }""")]
    [InlineData("components", """{ "kind": "components", "?": 1 }""")]
    [InlineData("cluster", """{ "kind": "cluster", "?": 1 }""")]
    [InlineData("area", """{ "kind": "area", "?": 1 }""")]
    [InlineData("correlation", """{ "kind": "correlation", "?": 1 }""")]
    [InlineData("aggregate", """{ "kind": "window", "aggregates": [ { "?": 1 } ] }""")]
    [InlineData("stream", """{ "kind": "correlation", "streams": [ { "?": 1 } ] }""")]
    [InlineData("place", """{ "kind": "area", "place": { "?": 1 } }""")]
    public void Schema_OfEachPart_NamesWhatTheReaderKnows(string part, string json)
    {
        using var schema = JsonDocument.Parse(PatternJson.Schema);
        var properties = schema.RootElement.GetProperty("$defs").GetProperty(part).GetProperty("properties");

        // The reader names all that it knows when it meets what it does not know.
        var fix = PatternDocument.Read(json).Errors.Single(error => error.Field.EndsWith('?')).Fix;
        Assert.Equal(
            fix["Take one of ".Length..^1].Split(", ").Select(name => name.Trim('\'')),
            properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schema_OfChoices_NamesThoseThatThereAre()
    {
        using var schema = JsonDocument.Parse(PatternJson.Schema);
        var defs = schema.RootElement.GetProperty("$defs");
        Assert.Equal(Choices<WindowKind>(), Enumerated("window", "window"));
        Assert.Equal(Choices<DetectorKind>(), Enumerated("detector", "detector"));
        Assert.Equal(Choices<AggregateFunction>(), Enumerated("aggregate", "function"));
        Assert.Equal(Choices<PatternKind>(), schema.RootElement.GetProperty("oneOf").EnumerateArray().Select(kind => kind.GetProperty("$ref").GetString()!["#/$defs/".Length..]));

        IEnumerable<string> Enumerated(string part, string property) =>
            defs.GetProperty(part).GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(value => value.GetString()!);
    }

    private static IEnumerable<string> Choices<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);

    // Records with lists are equal only where the lists are the same objects; as JSON they are compared by what is in them.
    private static string Plain(IPatternDefinition pattern) => JsonSerializer.Serialize(pattern, pattern.GetType());
}
