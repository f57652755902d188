using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

public sealed class StreamPlanTests
{
    [Fact]
    public void Compile_ManyThingsWrong_SaysAllOfThemWithTheirPlaces()
    {
        var wrong = new StreamDefinition
        {
            Source = new StreamSource("topic", "orders") { Filter = new EventFilter { Condition = "data.[" } },
            Sink = new StreamSink("topic", "orders"),
            Key = "/data/*",
            Semantics = "twice",
            Partitions = 0,
            MaxInFlight = 33,
            Time = new StreamTime { OutOfOrderness = TimeSpan.FromDays(2), IdleAfter = TimeSpan.Zero },
            Dedup = new StreamDedup { Most = 1 },
            Operators =
            [
                new("First", "filter") { Filter = new EventFilter { Condition = "" } },
                new("b", "sort"),
                new("b", "map"),
                new("c", "join") { Join = new JoinDefinition { Key = "$.data[*]", Into = "", Missing = "ignore" } },
                new("d", "ai") { Filter = new EventFilter() },
                new("e", "map") { Transform = new TransformDefinition { Template = JsonSerializer.SerializeToElement("${/data/") } },
            ],
        };

        Assert.Null(StreamPlan.Compile("test", wrong, out var errors));
        Assert.Equal(
            [
                "dedup.most", "maxInFlight", "operators[0].filter.condition", "operators[0].name", "operators[1].type", "operators[2].name",
                "operators[2].transform", "operators[3].join.into", "operators[3].join.key", "operators[3].join.missing", "operators[3].join.rows",
                "operators[4].ask", "operators[4].filter", "operators[5].transform.template", "partitions", "semantics", "sink.name",
                "source.filter.condition", "time.idleAfter", "time.outOfOrderness",
            ],
            errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.All(errors, error => Assert.NotEmpty(error.Fix));
    }

    [Fact]
    public void Compile_ExactlyOnceIntoAQueue_IsRefused()
    {
        var stream = Some.Stream() with { Sink = new StreamSink("queue", "results") };

        Assert.Null(StreamPlan.Compile("test", stream, out var errors));
        Assert.Equal("sink.type", Assert.Single(errors).Field);
        Assert.NotNull(StreamPlan.Compile("test", stream with { Semantics = StreamSemantics.AtLeastOnce }, out _));
    }

    [Theory]
    [InlineData("/subject", 3)]
    [InlineData("/data/customer", 5)]
    [InlineData("$.data.customer", 5)]
    public void PartitionOf_TheSameKey_IsTheSameInEveryProcess(string key, int expected)
    {
        var plan = Some.Plan(Some.Stream() with { Key = key, Partitions = 8 });

        Assert.Equal(expected, plan.PartitionOf(Some.Event("1", new { customer = "ada" }, "things/1")));
        Assert.Equal(expected, plan.PartitionOf(Some.Event("2", new { customer = "ada" }, "things/1")));
    }

    [Fact]
    public void PartitionOf_ManyKeys_AreSpreadEvenly()
    {
        var plan = Some.Plan(Some.Stream() with { Partitions = 8 });

        var sizes = Enumerable.Range(0, 8_000).CountBy(i => plan.PartitionOf(Some.Event("1", null, $"key-{i}"))).Select(one => one.Value).ToList();

        Assert.Equal(8, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, 850, 1_150));
    }
}
