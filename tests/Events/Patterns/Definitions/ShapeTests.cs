namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class ShapeTests
{
    private static readonly EventShape[] Shapes =
    [
        new("order.placed", new Dictionary<string, FieldKind> { ["total"] = FieldKind.Number, ["tenant"] = FieldKind.Text, ["items/*/price"] = FieldKind.Number, ["note"] = FieldKind.None }),
        new("order.paid", new Dictionary<string, FieldKind> { ["amount"] = FieldKind.Number, ["tenant"] = FieldKind.Text }),
    ];

    [Fact]
    public void Check_OfFieldsThatNoEventHas_NamesEachPlace()
    {
        var pattern = Pattern.Named("p").PartitionedBy("tennant").Within(TimeSpan.FromMinutes(1))
            .Begin("placed", s => s.Of("order.placed").Where(When.All(When.Field("totl").Greater(1), When.Field("items/3/price").Greater(1), When.Field("$subject").Exists())))
            .FollowedBy("paid", s => s.Of("order.paid").Where(When.Field("amount").Is(ConditionOperator.Lt, When.Of("placed", "amount")))).Build();
        Assert.Equal(["key", "steps[0].where.all[0].field", "steps[1].where.ref.field"], Places(pattern));
    }

    [Fact]
    public void Check_OfAFieldUsedAsWhatItIsNot_SaysSo()
    {
        var pattern = Pattern.Named("p").Begin("a", s => s.Of("order.placed").Where(When.All(
            When.Field("total").Equal("much"), When.Field("note").Equal("x"), When.Field("tenant").NotEqual(5), When.Near(new GeoPoint(0, 0), 5)))).Build();
        Assert.Equal(
            ["steps[0].where.all[0].field", "steps[0].where.all[3].geo.latitude", "steps[0].where.all[3].geo.longitude"], Places(pattern));
        Assert.Contains("holds a number", ShapeValidator.Check(pattern, Shapes)[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhereOneTypeIsNotKnown_JudgesNothing()
    {
        Assert.Empty(Places(Pattern.Named("p").Begin("a", s => s.Of("order.placed", "other").Where(When.Field("whatever").Exists())).Build()));
        Assert.Empty(Places(new WindowDefinition { Name = "w", Key = "whatever" }));
    }

    [Fact]
    public void Check_OfOtherKinds_LooksAtTheirFieldsToo()
    {
        Assert.Equal(["aggregates[0].field", "key"], Places(new WindowDefinition
            { Name = "w", Types = ["order.paid"], Key = "total", Aggregates = [new("sum", AggregateFunction.Sum, "tenant"), new("n", AggregateFunction.Distinct, "tenant")] }));
        Assert.Equal(["field"], Places(new DetectorDefinition { Name = "d", Types = ["order.paid"], Key = "tenant", Field = "total" }));
        Assert.Empty(Places(new DetectorDefinition { Name = "d", Types = ["order.paid"], Key = "tenant", Kind = DetectorKind.Rate }));
        Assert.Equal(["component"], Places(new ComponentsDefinition { Name = "c", Types = ["order.paid"], Component = "host" }));
        Assert.Equal(["streams[1].key"], Places(new CorrelationDefinition
        {
            Name = "c", Streams = [new NamedStreamDefinition { Name = "a", Types = ["order.paid"], Key = "amount" }, new NamedStreamDefinition { Name = "b", Types = ["order.placed"], Key = "amount" }],
        }));
    }

    private static IEnumerable<string> Places(IPatternDefinition pattern) => ShapeValidator.Check(pattern, Shapes).Select(error => error.Field).Order(StringComparer.Ordinal);
}
