using System.Text.Json;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Subscriptions;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Filters as JSON, and what a subscription says of a sample.</summary>
public sealed class SubscriptionDefinitionTests
{
    [Fact]
    public void Filter_AsTheManagementApiWritesIt_IsRead()
    {
        var filter = Read("""
            {"includedEventTypes":null,"subjectBeginsWith":"","subjectEndsWith":null,"isSubjectCaseSensitive":null,"enableAdvancedFilteringOnArrays":true,
             "advancedFilters":[{"operatorType":"StringContains","key":"data.tags","values":["urgent"]},{"operatorType":"NumberLessThan","key":"data.n","value":5,"values":null}]}
            """);
        Assert.True(Sample.Matches(filter, Sample.Event("""{"tags":["x","Urgent!"],"n":4}""")));
        Assert.True(Sample.Matches(Read("""{"advancedFilters":null,"enableAdvancedFilteringOnArrays":null}"""), Sample.Event()));
    }

    [Fact]
    public void Filter_WithANullAmongItsRules_IsRefused() =>
        Assert.Equal("filter.advancedFilters[0]", Assert.Single(Sample.Errors(Read("""{"advancedFilters":[null]}"""))).Field);

    [Theory]
    [InlineData("""{"includedEventTypes":["other"]}""", "filter.includedEventTypes")]
    [InlineData("""{"subjectBeginsWith":"/x"}""", "filter.subjectBeginsWith")]
    [InlineData("""{"subjectEndsWith":"/x"}""", "filter.subjectEndsWith")]
    [InlineData("""{"advancedFilters":[{"operatorType":"IsNotNull","key":"data.a"},{"operatorType":"IsNotNull","key":"time"}]}""", "filter.advancedFilters[1]")]
    [InlineData("""{"condition":"data.a > `5`"}""", "filter.condition")]
    [InlineData("""{"subjectBeginsWith":"/a","condition":"data.a"}""", null)]
    public void Refusal_NamesThePartThatDoesNotWantTheEvent(string filter, string? expected)
    {
        using var view = new EventView(Sample.Event("""{"a":1}"""));
        var subscription = Sample.Subscription(Read(filter));
        Assert.Equal(expected, subscription.Refusal(view, out var problem));
        Assert.Equal(expected is null, subscription.Matches(view));
        Assert.Null(problem);
    }

    [Fact]
    public void Refusal_OfAConditionThatCannotBeTold_SaysWhy()
    {
        using var view = new EventView(Sample.Event("""{"a":1}"""));
        Assert.Equal("filter.condition", Sample.Subscription(Read("""{"condition":"length(data.a) > `1`"}""")).Refusal(view, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void Compile_WithMistakesInBoth_NamesThoseOfTheFilterAndOfTheTransform()
    {
        var transform = new Events.Routing.Transforms.TransformDefinition { Template = Sample.Json("\"${x}\"") };
        Assert.Null(RoutedSubscription.Compile("s", new EventFilter { Condition = "" }, transform, out var errors));
        Assert.Equal(["filter.condition", "transform.template"], errors.Select(error => error.Field));
    }

    private static EventFilter Read(string json) => JsonSerializer.Deserialize<EventFilter>(json, JsonSerializerOptions.Web)!;
}
