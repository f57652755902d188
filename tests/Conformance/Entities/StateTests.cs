using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Entities;

/// <summary>States of every shape, their removal, and queries over many entities.</summary>
public sealed class StateTests(AppUnderTest app)
{
    [Theory]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData("false")]
    [InlineData("[1,[2,[]]]")]
    [InlineData("{\"a\":{\"b\":null,\"c\":[{\"d\":0.5}]}}")]
    public async Task AnyJson_IsKeptAsItIs(string json)
    {
        var shape = new Entity(app, "Shape", AppUnderTest.NewId());
        await shape.SignalAsync("set", JsonElement.Parse(json));
        await shape.WaitForStateAsync(json);

        var read = await app.RunAsync("TryOperation", new { Entity = "Shape", shape.Key, Name = "get", Input = (object?)null });
        Assert.Equal(JsonElement.Parse(json).ToString(), read.GetString());
    }

    [Fact]
    public async Task Record_WithListAndMap_GrowsByOperations()
    {
        var basket = new Entity(app, "Basket", AppUnderTest.NewId());
        foreach (var item in new[] { "pear", "apple", "pear" })
        {
            var put = await app.RunAsync("TryOperation", new { Entity = "Basket", basket.Key, Name = "Put", Input = item });
            Assert.Equal("", put.GetString());
        }

        await basket.WaitForStateAsync("{\"Items\":[\"pear\",\"apple\",\"pear\"],\"Counts\":{\"pear\":2,\"apple\":1}}");
    }

    [Fact]
    public async Task Entity_WhoseStateIsTakenAway_IsNotThere_AndBeginsAnew()
    {
        var basket = new Entity(app, "Basket", AppUnderTest.NewId());
        await basket.SignalAsync("Put", "pear");
        await app.EventuallyAsync(basket.GetAsync, seen => seen is not null);
        await basket.SignalAsync("Empty");
        await basket.WaitForAbsenceAsync();
        await basket.SignalAsync("Put", "plum");

        await basket.WaitForStateAsync("{\"Items\":[\"plum\"],\"Counts\":{\"plum\":1}}");
    }

    [Fact]
    public async Task ImplicitDelete_RemovesTheEntity()
    {
        var basket = new Entity(app, "Basket", AppUnderTest.NewId());
        await basket.SignalAsync("Put", "pear");
        await app.EventuallyAsync(basket.GetAsync, seen => seen is not null);

        // "delete" is an operation that every TaskEntity has unless it declares one itself.
        await basket.SignalAsync("delete");
        await basket.WaitForAbsenceAsync();
    }

    [Fact]
    public async Task Query_ByPrefix_FindsEntities_WithTheirStateIfAskedFor()
    {
        var prefix = AppUnderTest.NewId("query");
        foreach (var name in new[] { "a", "b" })
        {
            var counter = new Entity(app, "Counter", $"{prefix}-{name}");
            await counter.SignalAsync("Add", 1);
            await counter.WaitForStateAsync("1");
        }

        var with = await QueryAsync($"prefix=@counter@{prefix}&state=true");
        var without = await QueryAsync($"prefix=@counter@{prefix}&state=false");
        Assert.Equal([$"{prefix}-a 1", $"{prefix}-b 1"], with.Select(entity => $"{entity.Key} {entity.State}").Order());
        Assert.Equal([null, null], without.Select(entity => entity.State));
    }

    private Task<EntitySnapshot[]> QueryAsync(string query) =>
        app.GetAsync<EntitySnapshot[]>($"api/queries/entities?{query}");
}
