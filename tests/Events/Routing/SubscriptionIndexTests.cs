using CsCheck;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Subscriptions;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>The index finds what asking every subscription finds.</summary>
public sealed class SubscriptionIndexTests
{
    // Letters whose upper case is another character, or has another length, are where folding goes wrong.
    private static readonly Gen<string> Subject = Gen.String[Gen.Char["aAbß/ıéÉ"], 0, 6];

    private static readonly Gen<string> Type = Gen.Int[0, 2].Select(which => (string[])["t.a", "T.A", "t.b"] is var types ? types[which] : "");

    private static readonly Gen<EventFilter> Filter = Gen.Select(
        Type.Array[0, 2], Subject, Subject, Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 2], (types, begins, ends, sensitive, number, rule) => new EventFilter
        {
            IncludedEventTypes = types,
            SubjectBeginsWith = begins,
            SubjectEndsWith = ends.Length > 2 ? "" : ends,
            IsSubjectCaseSensitive = sensitive,
            AdvancedFilters = rule == 0 ? [] : [Sample.Advanced(rule == 1 ? "NumberIn" : "NumberNotIn", "data.x", $"[{number}]")],
        });

    private static readonly Gen<CloudEvent> Event = Gen.Select(Type, Subject, Gen.Int[0, 3], (type, subject, number) =>
        Sample.Event($$"""{"x":{{number}}}""", type, subject.Length == 0 ? null : subject));

    [Fact]
    public void Match_AnySubscriptionsAndEvents_FindsWhatEachWouldSay() =>
        Gen.Select(Filter.Array[0, 30], Event.Array[1, 20]).Sample((filters, events) =>
        {
            RoutedSubscription[] all = [.. filters.Select((filter, number) => Sample.Subscription(filter, name: $"{number}"))];
            var index = new SubscriptionIndex(all);
            foreach (var one in events)
            {
                using var view = new EventView(one);
                List<RoutedSubscription> found = [];
                index.Match(view, found);
                Assert.Equal(all.Where(subscription => subscription.Matches(view)).Select(one => one.Name).Order(), found.Select(one => one.Name).Order());
            }
        }, iter: 300);

    [Fact]
    public void Match_WithoutSubscriptions_FindsNone()
    {
        using var view = new EventView(Sample.Event());
        List<RoutedSubscription> found = [];
        new SubscriptionIndex([]).Match(view, found);
        Assert.Empty(found);
    }

    [Fact]
    public void Match_OfALongSubject_IsFound()
    {
        var subject = "/" + new string('s', 2_000);
        using var view = new EventView(Sample.Event(subject: subject));
        List<RoutedSubscription> found = [];
        new SubscriptionIndex([Sample.Subscription(new EventFilter { SubjectBeginsWith = subject[..1_000] })]).Match(view, found);
        Assert.Single(found);
    }
}
