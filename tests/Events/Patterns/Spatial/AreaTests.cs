namespace FunctionsOrchestration.Events.Tests.Patterns.Spatial;

public sealed class AreaTests
{
    private static AreaDefinition Yard => new()
    {
        Name = "yard", Within = TimeSpan.FromSeconds(60), Place = new GeoDefinition { Near = new GeoPoint(52, 13), Metres = 1_000 }, Most = 2,
    };

    [Fact]
    public void Process_OfAComponentThatComesStaysGoesAndComesAgain_FindsBothComings()
    {
        var area = new AreaOperator(Yard);
        Assert.Null(area.Process(At("1", "van", 0, 53)));
        Assert.Equal("van", area.Process(At("2", "van", 10, 52))?.Group);
        Assert.Null(area.Process(At("3", "van", 20, 52.001)));
        Assert.Null(area.Process(At("4", "van", 30, 53)));
        Assert.NotNull(area.Process(At("5", "van", 40, 52)));
    }

    [Fact]
    public void Process_OfAComponentThatSaidNothingForLong_FindsItAgain()
    {
        var area = new AreaOperator(Yard);
        Assert.NotNull(area.Process(At("1", "van", 0, 52)));
        Assert.Null(area.Process(At("2", "van", 59, 52)));
        Assert.NotNull(area.Process(At("3", "van", 119, 52)));
    }

    [Fact]
    public void Process_OfMoreComponentsThanItRemembers_ForgetsTheOldestAndCountsIt()
    {
        var area = new AreaOperator(Yard);
        for (var i = 0; i < 3; i++) Assert.NotNull(area.Process(At($"{i}", $"van{i}", i, 52)));
        Assert.Equal((2, 1L), (area.Held, area.Dropped));
    }

    [Fact]
    public void Restore_WithAnotherPlace_KeepsThoseThatAreInsideOfIt()
    {
        var area = new AreaOperator(Yard);
        area.Process(At("1", "near", 0, 52));
        area.Process(At("2", "far", 0, 52.008));
        var restored = AreaOperator.Restore(Yard with { Place = Yard.Place with { Metres = 500 } }, area.Snapshot());
        Assert.Equal((1, 1), (restored.Kept, restored.Lost));
        Assert.Null(restored.Operator.Process(At("3", "near", 1, 52)));
    }

    [Fact]
    public void Components_ByAShareOfLearntOnes_CountThoseThatWereHeardOf()
    {
        var components = new ComponentsOperator(new ComponentsDefinition
        {
            Name = "half", Where = When.Field("failed").Equal(true), Component = "host", Group = "region", Share = 0.5, LearnFor = TimeSpan.FromMinutes(10), Within = TimeSpan.FromSeconds(60),
        });
        for (var i = 0; i < 6; i++) Assert.Null(components.Process(Heard($"{i}", $"h{i}", "eu", 0, false)));
        Assert.Null(components.Process(Heard("f0", "h0", "eu", 10, true)));
        Assert.Null(components.Process(Heard("f1", "h1", "eu", 11, true)));
        Assert.Equal("f0 f1 f2", string.Join(' ', components.Process(Heard("f2", "h2", "eu", 12, true))!.Events.Select(e => e.Id)));

        // Of a group that has become small, two are enough; of one that is not known at all, too.
        Assert.Null(components.Process(Heard("g0", "h0", "eu", 1_000, true)));
        Assert.NotNull(components.Process(Heard("g1", "h1", "eu", 1_001, true)));
    }

    private static PatternEvent At(string id, string component, int second, double latitude) =>
        new(id, "position", component, Streams.Origin.AddSeconds(second), EventFields.Of(("latitude", latitude), ("longitude", 13)));

    private static PatternEvent Heard(string id, string host, string region, int second, bool failed) =>
        new(id, "call", "s", Streams.Origin.AddSeconds(second), EventFields.Of(("host", host), ("region", region), ("failed", failed)));
}
