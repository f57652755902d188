using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Events.Tests.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class PatternJsonTests
{
    private const string FailedTwice = """
        {
          // a document that failed twice, then succeeded
          "name": "failed-twice", "version": 3, "key": "document", "within": "01:00:00",
          "steps": [
            { "name": "failed", "types": ["document.failed"], "min": 2, "max": 2 },
            { "name": "none", "contiguity": "notFollowedBy", "types": ["document.cancelled"] },
            { "name": "done", "types": ["document.done"],
              "where": { "all": [ { "field": "pages", "op": "gt", "value": 1 },
                                  { "not": { "field": "model", "op": "in", "values": ["a", "b"] } },
                                  { "field": "cost", "op": "ge", "ref": { "step": "failed", "field": "cost", "take": "max", "times": 1.5, "plus": 1 } } ] } },
          ],
          "skip": { "strategy": "skipToLast", "step": "failed" },
          "starts": { "rule": "everyDistinct", "field": "tenant", "for": "00:10:00" },
          "limits": { "partialsPerKey": 10 },
        }
        """;

    private static PatternDefinition Built => Pattern.Named("failed-twice").Version(3).PartitionedBy("document").Within(TimeSpan.FromHours(1))
        .Begin("failed", s => s.Of("document.failed").Times(2))
        .NotFollowedBy("none", s => s.Of("document.cancelled"))
        .FollowedBy("done", s => s.Of("document.done").Where(When.All(
            When.Field("pages").Greater(1),
            When.Not(When.Field("model").In("a", "b")),
            When.Field("cost").Is(ConditionOperator.Ge, When.Of("failed", "cost", Take.Max) with { Times = 1.5, Plus = 1 }))))
        .Skip(SkipStrategy.SkipToLast, "failed").EveryDistinct("tenant", TimeSpan.FromMinutes(10)).Limits(new LimitsDefinition { PartialsPerKey = 10 }).Build();

    [Fact]
    public void JsonAndBuilder_ProduceTheSame()
    {
        var reading = PatternJson.Read(FailedTwice);
        Assert.Empty(reading.Errors);
        Assert.Equal(PatternJson.Write(Built), PatternJson.Write(reading.Pattern));
    }

    [Fact]
    public void Write_OfARandomPattern_IsReadAsTheSame() => RandomPatterns.Patterns.Sample(
        pattern =>
        {
            var text = PatternJson.Write(pattern);
            var reading = PatternJson.Read(text);
            Assert.Empty(reading.Errors);
            Assert.Equal(text, PatternJson.Write(reading.Pattern));
        },
        iter: 300, threads: 1);

    [Fact]
    public void Read_OfManyMistakes_NamesEachWithItsPlace()
    {
        var reading = PatternJson.Read("""
            { "name": "Bad Name", "within": "soon", "colour": 1, "version": 0,
              "steps": [ { "name": "a", "max": null, "where": { "field": "x", "op": "like", "value": 1 } },
                         { "name": "a", "contiguity": "afterwards", "min": "two" },
                         { "name": "b", "where": { "field": "$when", "op": "gt", "ref": { "step": "later", "field": "x" } } },
                         { "name": "later", "within": "400.00:00:00", "types": [3] } ],
              "skip": { "strategy": "skipToFirst", "step": "z" } }
            """);
        Assert.Equal(
            [
                "colour", "name", "skip.step", "steps[0].where.op", "steps[1].contiguity", "steps[1].min", "steps[1].name", "steps[2].where.field",
                "steps[2].where.ref.step", "steps[3].types[0]", "steps[3].within", "version", "within",
            ],
            reading.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.All(reading.Errors, error => Assert.True(error.Problem.EndsWith('.') && error.Fix.EndsWith('.')));
    }

    [Theory]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("[]", "[]")]
    public void Read_OfWhatIsNoObject_SaysWhere(string json, string value) => Assert.Contains(PatternJson.Read(json).Errors, error => error.Value == value);

    [Fact]
    public void Read_OfDeepNesting_IsRefusedWithoutHarm()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"not":""", 60)) + """{"field":"x","op":"exists"}""" + new string('}', 60);
        var reading = PatternJson.Read($$"""{ "name": "p", "steps": [ { "name": "a", "where": {{deep}} } ] }""");
        Assert.Contains(reading.Errors, error => error.Problem.Contains("nested", StringComparison.Ordinal));
    }

    // The schema and the code say the same: the same properties, choices and limits.
    [Fact]
    public void Schema_NamesWhatTheReaderKnows()
    {
        using var schema = JsonDocument.Parse(PatternJson.Schema);
        var step = schema.RootElement.GetProperty("$defs").GetProperty("step").GetProperty("properties");
        var condition = schema.RootElement.GetProperty("$defs").GetProperty("condition").GetProperty("properties");
        var rest = schema.RootElement.GetProperty("$defs").GetProperty("temporal").GetProperty("properties");
        Assert.Equal(Known(""), Names(rest));
        Assert.Equal(Known("steps[0]"), Names(step));
        Assert.Equal(Known("steps[0].where"), Names(condition));
        Assert.Equal(Known("steps[0].where.ref"), Names(condition.GetProperty("ref").GetProperty("properties")));
        Assert.Equal(Known("skip"), Names(rest.GetProperty("skip").GetProperty("properties")));
        Assert.Equal(Known("starts"), Names(rest.GetProperty("starts").GetProperty("properties")));
        Assert.Equal(Known("limits"), Names(rest.GetProperty("limits").GetProperty("properties")));
        Assert.Equal(Choices<Contiguity>(), Enumerated(step.GetProperty("contiguity")));
        Assert.Equal(Choices<Repetition>(), Enumerated(step.GetProperty("repetition")));
        Assert.Equal(Choices<ConditionOperator>(), Enumerated(condition.GetProperty("op")));
        Assert.Equal(Choices<Take>(), Enumerated(condition.GetProperty("ref").GetProperty("properties").GetProperty("take")));
        Assert.Equal(Choices<SkipStrategy>(), Enumerated(rest.GetProperty("skip").GetProperty("properties").GetProperty("strategy")));
        Assert.Equal(Choices<StartRule>(), Enumerated(rest.GetProperty("starts").GetProperty("properties").GetProperty("rule")));
    }

    // The reader names all that it knows when it meets what it does not know.
    private static IEnumerable<string> Known(string path)
    {
        var reading = PatternJson.Read("""
            { "name": "p", "?": 1, "skip": { "?": 1 }, "starts": { "?": 1 }, "limits": { "?": 1 },
              "steps": [ { "name": "a", "?": 1, "where": { "?": 1, "field": "x", "ref": { "?": 1, "step": "a" } } } ] }
            """);
        var fix = reading.Errors.Single(error => error.Field == (path.Length == 0 ? "?" : $"{path}.?")).Fix;
        return fix["Take one of ".Length..^1].Split(", ").Select(name => name.Trim('\'')).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Enumerated(JsonElement property) => property.GetProperty("enum").EnumerateArray().Select(value => value.GetString()!);

    private static IEnumerable<string> Choices<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);
}
