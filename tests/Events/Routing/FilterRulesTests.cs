using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Types, subjects, and what is refused of a filter.</summary>
public sealed class FilterRulesTests
{
    [Theory]
    [InlineData("com.example.made", true)]
    [InlineData("COM.EXAMPLE.MADE", true)]
    [InlineData("com.example", false)]
    [InlineData("All", true)]
    public void IncludedEventTypes_CompareWithoutCase(string type, bool expected) =>
        Assert.Equal(expected, Sample.Matches(new EventFilter { IncludedEventTypes = [type] }, Sample.Event()));

    [Theory]
    [InlineData("/A/", ".JPG", false, true)]
    [InlineData("/A/", ".JPG", true, false)]
    [InlineData("/a/", ".jpg", true, true)]
    [InlineData("/a/b.jpg/", "", false, false)]
    [InlineData("", "/a/b.jpg", false, true)]
    public void Subject_BeginsAndEnds_CaseCountsWhenAskedFor(string begins, string ends, bool sensitive, bool expected) =>
        Assert.Equal(expected, Sample.Matches(
            new EventFilter { SubjectBeginsWith = begins, SubjectEndsWith = ends, IsSubjectCaseSensitive = sensitive },
            Sample.Event(subject: "/a/b.jpg")));

    [Fact]
    public void NoSubject_MeetsOnlyRulesThatAskForNone()
    {
        Assert.True(Sample.Matches(new EventFilter(), Sample.Event(subject: null)));
        Assert.False(Sample.Matches(new EventFilter { SubjectBeginsWith = "/" }, Sample.Event(subject: null)));
    }

    [Theory]
    [InlineData("NumberAlmost", "data.x", "5", "advancedFilters[0].operatorType")]
    [InlineData("3", "data.x", "5", "advancedFilters[0].operatorType")]
    [InlineData("", "data.x", "5", "advancedFilters[0].operatorType")]
    [InlineData("NumberIn", "x.y", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", "data..x", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", "data.x.", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", @"data.x\y", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", "", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", "not-a-name", "[5]", "advancedFilters[0].key")]
    [InlineData("NumberIn", "data.x", null, "advancedFilters[0].values")]
    [InlineData("NumberIn", "data.x", "[]", "advancedFilters[0].values")]
    [InlineData("NumberIn", "data.x", """[1, "2"]""", "advancedFilters[0].values[1]")]
    [InlineData("NumberIn", "data.x", "[1e999]", "advancedFilters[0].values[0]")]
    [InlineData("NumberInRange", "data.x", "[[2, 1]]", "advancedFilters[0].values[0]")]
    [InlineData("NumberInRange", "data.x", "[[1, 2, 3]]", "advancedFilters[0].values[0]")]
    [InlineData("NumberInRange", "data.x", "[1, 2]", "advancedFilters[0].values[0]")]
    [InlineData("NumberLessThan", "data.x", "[1]", "advancedFilters[0].values")]
    [InlineData("NumberLessThan", "data.x", "\"1\"", "advancedFilters[0].value")]
    [InlineData("BoolEquals", "data.x", "1", "advancedFilters[0].value")]
    [InlineData("StringIn", "data.x", """[""]""", "advancedFilters[0].values[0]")]
    [InlineData("StringIn", "data.x", "[5]", "advancedFilters[0].values[0]")]
    [InlineData("StringIn", "data.x", "\"a\"", "advancedFilters[0].value")]
    [InlineData("IsNotNull", "data.x", "5", "advancedFilters[0].value")]
    public void AdvancedFilter_WithAMistake_IsRefusedWithItsPlace(string @operator, string key, string? operands, string field)
    {
        var errors = Sample.Errors(Sample.Rule(@operator, key, operands));
        Assert.Contains(errors, error => error.Field == $"filter.{field}" && error.Problem.Length > 0 && error.Fix.Length > 0);
    }

    [Fact]
    public void StringValue_Of513Characters_IsRefused()
    {
        Assert.NotEmpty(Sample.Errors(Sample.Rule("StringIn", "data.x", $"[\"{new string('x', 513)}\"]")));
        Sample.Subscription(Sample.Rule("StringIn", "data.x", $"[\"{new string('x', 512)}\"]"));
    }

    [Fact]
    public void Filters_25With25Values_AreAllowedAndNoMore()
    {
        EventFilter Filters(int filters, string operands) => new()
        {
            AdvancedFilters = [.. Enumerable.Repeat(Sample.Advanced("NumberIn", "data.x", operands), filters)],
        };
        Sample.Subscription(Filters(25, "[1]"));
        Assert.Equal("filter.advancedFilters", Assert.Single(Sample.Errors(Filters(26, "[1]"))).Field);
        Assert.Equal("filter.advancedFilters", Assert.Single(Sample.Errors(Filters(13, "[1, 2]"))).Field);
        Assert.NotEmpty(Sample.Errors(Filters(1, $"[{string.Join(',', Enumerable.Range(0, 26))}]")));
    }

    [Fact]
    public void Filter_WithManyMistakes_NamesThemAll()
    {
        var errors = Sample.Errors(new EventFilter
        {
            IncludedEventTypes = ["a", " "],
            SubjectBeginsWith = new string('x', 1_025),
            AdvancedFilters = [new AdvancedFilter("Nope", "x.y"), Sample.Advanced("NumberIn", "data.x", "[true, null]")],
            Condition = "data.[",
        });
        Assert.Equal(
            ["filter.includedEventTypes[1]", "filter.subjectBeginsWith", "filter.advancedFilters[0].key", "filter.advancedFilters[0].operatorType",
                "filter.advancedFilters[1].values[0]", "filter.advancedFilters[1].values[1]", "filter.condition"],
            errors.Select(error => error.Field));
    }
}
