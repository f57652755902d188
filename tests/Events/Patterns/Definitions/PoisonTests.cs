using System.Text.Json;

namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

/// <summary>
/// Events that no one meant to send go through every kind of pattern without an exception and without spoiling what comes after them.
/// </summary>
public sealed class PoisonTests
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"v\":", 60)) + "1" + new string('}', 60);

    public static TheoryData<string> Poison =>
    [
        """{"v":"a number as text"}""", """{"v":true}""", """{"v":null}""", """{"v":[1,2,3]}""", """{"v":{"v":1}}""",
        """{"v":1e400}""", """{"v":-1e400}""", """{"v":1e-400}""", """{"V":1}""", """{"v":"","v/v":""}""", """{}""", """[]""", "1", "\"text\"", "null", Deep,
        $$"""{"v":"{{new string('x', 100_000)}}"}""",
        $"{{{string.Join(",", Enumerable.Range(0, 2_000).Select(i => $"\"f{i}\":{i}"))}}}",
    ];

    [Theory]
    [MemberData(nameof(Poison))]
    public void Fields_OfAnyJson_AreReadOrLeftOut(string json)
    {
        var fields = Read(json);
        Assert.InRange(fields.Names.Count, 0, EventFields.Most);
        Assert.All(fields.Names, name => Assert.NotEqual(FieldKind.None, fields[name].Kind));
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public void Matcher_AfterPoison_FindsWhatItWouldHaveFound(string json)
    {
        var rising = Pattern.Named("rising").Begin("a", s => s.Of("x").Where(When.Field("v").Greater(10)))
            .FollowedBy("b", s => s.Of("x").Where(When.Field("v").Greater(When.Of("a", "v", Take.Avg)))).Within(TimeSpan.FromMinutes(1)).Build();
        var (matcher, output) = (new PatternMatcher(rising), new PatternOutput());
        matcher.Process(Event("1", 1, 20), output);
        matcher.Process(Event("2", 2, Read(json)), output);
        matcher.Process(Event("3", 3, 30), output);
        Assert.Contains(output.Matches, match => match.Events.Select(e => e.Id).SequenceEqual(["1", "3"]));
        Assert.All(output.Matches, match => Assert.Equal(32, match.Id.Length));
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public void Windows_AfterPoison_SayWhatTheNumbersSay(string json)
    {
        foreach (var kind in Enum.GetValues<WindowKind>())
        {
            var (window, output) = (new WindowOperator(Window(kind)), new WindowOutput());
            window.Process(Event("1", 1, 10), output);
            window.Process(Event("2", 2, Read(json)), output);
            window.Process(Event("3", 3, 20), output);
            window.Process(Event("4", 3, EventFields.Of(("v", double.NaN))), output);
            window.AdvanceTo(DateTimeOffset.MaxValue, output);
            var last = output.Results[^1];
            double[] expected = json == "{\"v\":1e-400}" ? [10, 0, 20, 30] : [15, 10, 20, 30];
            Assert.Equal(expected, new[] { "avg", "min", "max", "sum" }.Select(name => last.Values[name]));
        }
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public void Detectors_AfterPoison_StillFind(string json)
    {
        foreach (var kind in new[] { DetectorKind.Ewma, DetectorKind.Seasonal })
        {
            var (random, detector) = (new Random(1), new DetectorOperator(new DetectorDefinition
            {
                Name = "d", Kind = kind, Field = "v", Parts = 1, WarmUp = 20, FalseAlarms = 1e-6,
            }));
            for (var i = 0; i < 100; i++)
            {
                Assert.Null(detector.Process(Event($"{i}", i, 100 + random.NextDouble())));
                if (json is not "{\"v\":1e-400}") Assert.Null(detector.Process(Event("p", i, Read(json))));
                Assert.Null(detector.Process(Event("n", i, EventFields.Of(("v", double.NaN)))));
            }

            Assert.NotNull(detector.Process(Event("x", 100, 200)));
        }
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public void Places_OfPoison_AreNowhere(string json)
    {
        var clusters = new ClusterOperator(new ClusterDefinition
        {
            Name = "c", Count = 2, Within = TimeSpan.FromMinutes(1), Component = "$id", Latitude = "v", Longitude = "v",
        });
        Assert.Null(clusters.Process(Event("1", 1, EventFields.Of(("v", double.NaN)))));
        Assert.Null(clusters.Process(Event("2", 1, Read(json))));
        Assert.Null(clusters.Process(Event("3", 1, 50)));
        Assert.NotNull(clusters.Process(Event("4", 1, 50)));
    }

    private static EventFields Read(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100 });
        return EventFields.From(document.RootElement);
    }

    private static WindowDefinition Window(WindowKind kind) => new()
    {
        Name = "w", Kind = kind, Size = TimeSpan.FromMinutes(1), Slide = TimeSpan.FromMinutes(1), Gap = TimeSpan.FromMinutes(1), Count = 10,
        Aggregates =
        [
            Of("avg", AggregateFunction.Avg), Of("min", AggregateFunction.Min), Of("max", AggregateFunction.Max), Of("sum", AggregateFunction.Sum),
            Of("p", AggregateFunction.Quantile),
        ],
    };

    private static AggregateDefinition Of(string name, AggregateFunction function) => new(name, function, "v");

    private static PatternEvent Event(string id, double second, double value) => Event(id, second, EventFields.Of(("v", value)));

    private static PatternEvent Event(string id, double second, EventFields fields) => new(id, "x", "s", Streams.Origin.AddSeconds(second), fields);
}
