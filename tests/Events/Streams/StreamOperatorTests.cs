using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

public sealed class StreamOperatorTests
{
    private static readonly OperatorDefinition Dear = new("dear", "filter") { Filter = new EventFilter { Condition = "data.total > `10`" } };

    private static readonly OperatorDefinition Shape = new("shape", "map")
    {
        Transform = new TransformDefinition { Template = JsonSerializer.SerializeToElement(new { sum = "${/data/total}" }), Missing = MissingValue.Fail },
        EventType = "order.shaped",
    };

    [Fact]
    public void FilterAndMap_LetPassAndChangeTheDataAndKeepTheEvent()
    {
        var results = Some.Run(Some.Stream(Dear, Shape), Some.Event("1", new { total = 5 }), Some.Event("2", new { total = 50 }));

        var one = Assert.Single(results.Outputs);
        Assert.Equal(("2", "/shop", "order.shaped", 50), (one.Id, one.Source, one.Type, Some.DataOf(one).GetProperty("sum").GetInt32()));
        Assert.Equal(2, results.Processed);
    }

    [Fact]
    public void Map_OfAnEventThatLacksWhatIsSelected_IsSetAsideAndTheNextGoesOn()
    {
        var results = Some.Run(Some.Stream(Shape), Some.Event("1", new { other = 5 }), Some.Event("2", new { total = 50 }));

        Assert.Equal("2", Assert.Single(results.Outputs).Id);
        var aside = Assert.Single(results.SetAside);
        Assert.Equal(("1", "shape", SetAsideReasons.TransformFailed), (aside.Event.Id, aside.Stage, aside.Reason));
        Assert.Contains("template.sum", aside.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WithRowsOfTheStream_PutsThemIntoTheData()
    {
        var join = new JoinDefinition { Key = "/data/sku", Into = "product", Rows = new Dictionary<string, JsonElement> { ["a"] = JsonSerializer.SerializeToElement(new { price = 3 }) } };
        var stream = Some.Stream(new OperatorDefinition("price", "join") { Join = join });

        var results = Some.Run(stream, Some.Event("1", new { sku = "a", n = 2 }), Some.Event("2", new { sku = "b" }));

        Assert.Equal("""{"sku":"a","n":2,"product":{"price":3}}""", Some.DataOf(results.Outputs[0]).GetRawText());
        Assert.Equal("""{"sku":"b"}""", Some.DataOf(results.Outputs[1]).GetRawText());
    }

    [Theory]
    [InlineData(JoinMissing.Pass, 1, 0)]
    [InlineData(JoinMissing.Drop, 0, 0)]
    [InlineData(JoinMissing.SetAside, 0, 1)]
    public void Join_WithoutARow_DoesAsItIsTold(string missing, int outputs, int setAside)
    {
        var join = new JoinDefinition { Key = "/data/sku", Into = "product", Topic = "products", Missing = missing };

        var results = Some.Run(Some.Stream(new OperatorDefinition("price", "join") { Join = join }), Some.Event("1", new { sku = "a" }));

        Assert.Equal((outputs, setAside), (results.Outputs.Count, results.SetAside.Count));
    }

    [Fact]
    public void Join_WithATopic_HasTheLatestRowOfEachKeyWithinItsLimit()
    {
        var join = new JoinDefinition { Key = "/data/sku", Into = "product", Topic = "products", Missing = JoinMissing.Drop, Most = 2 };
        var pipeline = Some.Plan(Some.Stream(new OperatorDefinition("price", "join") { Join = join })).NewPipeline();
        pipeline.ProcessTable("price",
        [
            Some.Event("p1", new { price = 1 }, "a"), Some.Event("p2", new { price = 2 }, "b"), Some.Event("p3", new { price = 3 }, "a"),
            Some.Event("p4", new { price = 4 }, "c"), Some.Event("p5", null, "c"), Some.Event("p6", new { price = 6 }, "d"),
        ]);

        var results = new StreamResults();
        pipeline.Process("b1", [.. "abcd".Select(sku => Some.Event($"{sku}", new { sku = $"{sku}" }))], Some.Now, Some.Now, results);

        Assert.Equal(["a:3", "d:6"], results.Outputs.Select(one => $"{one.Id}:{Some.DataOf(one).GetProperty("product").GetProperty("price").GetInt32()}"));
        Assert.Equal((2, 1), (pipeline.Held, pipeline.Dropped));
    }

    [Fact]
    public void Ask_StopsHereAndGoesOnBehindItWithTheAnswer()
    {
        var stream = Some.Stream(new OperatorDefinition("mood", "ai") { Ask = new AskDefinition("nlp", "sentiment") }, Dear);
        var (pipeline, results) = (Some.Plan(stream).NewPipeline(), new StreamResults());
        pipeline.Process("b1", [Some.Event("1", new { text = "good" })], Some.Now, Some.Now, results);
        Assert.Empty(results.Outputs);
        Assert.Equal("mood", Assert.Single(results.Asks).Stage);

        pipeline.Resume("mood", [Some.Event("a1", new { total = 5 }), Some.Event("a2", new { total = 20 })], Some.Now, Some.Now, results);

        Assert.Equal("a2", Assert.Single(results.Outputs).Id);
    }
}
