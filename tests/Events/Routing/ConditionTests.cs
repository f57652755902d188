using System.Text;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Conditions in JMESPath, and what is left out of it.</summary>
public sealed class ConditionTests
{
    private static readonly CloudEvent Order = Sample.Event("""
        {"amount":12.5,"limit":10,"five":5.0,"tags":["web","urgent"],"lines":[{"sku":"a","price":5},{"sku":"b","price":150}],"type":"inner","when":"2026-03-01T00:00:00Z"}
        """) with { Extensions = [new EventExtension("tenant", "north"), new EventExtension("count", "7", ExtensionType.WholeNumber)] };

    [Theory]
    [InlineData("data.amount > data.limit", true)]
    [InlineData("data.limit > data.amount", false)]
    [InlineData("data.amount > `10` && contains(data.tags, 'urgent')", true)]
    [InlineData("data.lines[?price > `100`]", true)]
    [InlineData("data.lines[?price > `1000`]", false)]
    [InlineData("length(data.lines) == `2`", true)]
    [InlineData("sum(data.lines[*].price) > `150`", true)]
    [InlineData("subject == '/a/b' || data.missing", true)]
    [InlineData("type == 'com.example.made'", true)]
    [InlineData("data.missing", false)]
    [InlineData("data.missing.type", false)]
    [InlineData("data.missing > `1`", false)]
    [InlineData("!(data.missing)", true)]
    [InlineData("tenant == 'north' && count == `7`", true)]
    [InlineData("data.when == '2026-03-01T00:00:00Z'", true)]
    [InlineData("data.tags[-1] == 'urgent' && data.tags[0:1]", true)]
    [InlineData("data.lines[].sku | contains(@, 'b')", true)]
    [InlineData("starts_with(subject, '/a') && ends_with(subject, 'b')", true)]
    [InlineData("data.amount × data.limit >= `125`", true)]
    [InlineData("data.five == `5` && data.five == data.lines[0].price", true)]
    [InlineData("data.amount - data.limit > `2` && data.amount / data.limit < `2`", true)]
    [InlineData("data.lines[*].* | [0]", true)]
    [InlineData("length(data.amount) > `1`", false)]
    [InlineData("'$ {a: b} [x, y] & join(' == 'no'", false)]
    public void Condition_OfAnOrder_HoldsOrNot(string condition, bool expected) =>
        Assert.Equal(expected, Sample.Matches(new EventFilter { Condition = condition }, Order));

    [Fact]
    public void Condition_ThatCannotBeTold_SaysWhy()
    {
        using var view = new EventView(Order);
        var condition = EventCondition.Compile("length(data.amount) > `1`", "condition", new RoutingErrors())!;
        Assert.False(condition.Holds(view, out var problem));
        Assert.Contains("length", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data.[")]
    [InlineData("data.amount >")]
    [InlineData("nope(@)")]
    [InlineData("data.amount * data.limit > `1`")]
    [InlineData("join(',', data.tags)")]
    [InlineData("pad_left('x', `1000000000`)")]
    [InlineData("map(&price, data.lines)")]
    [InlineData("sort_by(data.lines, &price)")]
    [InlineData("[data, data]")]
    [InlineData("data.[amount, limit]")]
    [InlineData("data.{a: amount}")]
    [InlineData("$.data.amount > `1`")]
    [InlineData("let $x = data in $x.amount")]
    [InlineData("data | [ @ , @ ]")]
    [InlineData("[-data.a, -data.a]")]
    [InlineData("[*.a, @]")]
    [InlineData("`\\` [data, data]")]
    [InlineData("'open [data, data]")]
    public void Condition_ThatIsNoneOrCostsTooMuch_IsRefused(string condition) =>
        Assert.All(Sample.Errors(new EventFilter { Condition = condition }), error => Assert.Equal("filter.condition", error.Field));

    [Fact]
    public void Condition_ThatIsTooLongOrTooDeep_IsRefused()
    {
        Assert.NotEmpty(Sample.Errors(new EventFilter { Condition = $"data.x == '{new string('x', 1_024)}'" }));
        Assert.NotEmpty(Sample.Errors(new EventFilter { Condition = new string('(', 17) + "data" + new string(')', 17) }));
        Sample.Subscription(new EventFilter { Condition = new string('(', 16) + "data" + new string(')', 16) });
    }

    [Fact]
    public void Condition_AskedByManyThreads_AnswersEachForItsEvent()
    {
        var subscription = Sample.Subscription(new EventFilter { Condition = "data.a == data.b && data.list[?x == `1`]" });
        Parallel.For(0, 2_000, i =>
        {
            using var view = new EventView(Sample.Event($$"""{"a":{{i % 2}},"b":1,"list":[{"x":{{i % 3}}}]}"""));
            Assert.Equal(i % 2 == 1 && i % 3 == 1, subscription.Matches(view));
        });
    }

    [Fact]
    public void Condition_OfTheLargestEvent_VisitsItOnce()
    {
        var data = new StringBuilder("""{"a":[""");
        for (var i = 0; i < 20_000; i++) data.Append("[[{\"x\":1}]],");
        var one = Sample.Event(data.Append("[]]}").ToString());
        Assert.False(Sample.Matches(new EventFilter { Condition = "data.a[?[?[?x > `2`]]] | [][][?x > `1`]" }, one));
    }
}
