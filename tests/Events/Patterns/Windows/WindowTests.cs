using System.Globalization;
using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Windows;

public sealed class WindowTests
{
    private static readonly AggregateDefinition[] Figures =
    [
        new("n", AggregateFunction.Count), new("sum", AggregateFunction.Sum, "v"), new("min", AggregateFunction.Min, "v"),
        new("max", AggregateFunction.Max, "v"), new("avg", AggregateFunction.Avg, "v"), new("kinds", AggregateFunction.Distinct, "v"),
        new("median", AggregateFunction.Quantile, "v"),
    ];

    private static WindowDefinition Tumbling => new() { Name = "w", Size = TimeSpan.FromSeconds(10), Aggregates = Figures };

    [Fact]
    public void Tumbling_OverItsEnd_ReportsEachFigure()
    {
        var output = Run(Tumbling, "a1:1@0 a2:3@1 a3:3@9 a4:9@10", 9.9999999);
        var result = Assert.Single(output.Results);
        Assert.Equal((Streams.Origin, Streams.Origin.AddSeconds(10), 3L, false), (result.Start, result.End, result.Events, result.IsUpdate));
        Assert.Equal([3, 7, 1, 3, 7 / 3.0, 2], new[] { "n", "sum", "min", "max", "avg", "kinds" }.Select(name => result.Values[name]));
        Assert.InRange(result.Values["median"], 2.97, 3.03);
    }

    [Fact]
    public void Sliding_CountsAnEventInEveryWindowThatCoversIt() => Assert.Equal(
        ["-5..5: 1", "0..10: 2", "5..15: 2", "10..20: 1"],
        Spans(Run(Tumbling with { Kind = WindowKind.Sliding, Slide = TimeSpan.FromSeconds(5) }, "a1:1@2 a2:1@7 a3:1@12", 60)));

    [Fact]
    public void Session_EndsAfterTheGap_AndALateEventJoinsTwo()
    {
        var session = Tumbling with { Kind = WindowKind.Session, Gap = TimeSpan.FromSeconds(5) };
        Assert.Equal(["0..9: 2", "20..25: 1"], Spans(Run(session, "a1@0 a2@4 a3@20", 60)));
        Assert.Equal(["0..13: 3"], Spans(Run(session, "a1@0 a2@8 a3@4", 60)));
    }

    [Fact]
    public void Count_ReportsTheLastEvents()
    {
        var count = Tumbling with { Kind = WindowKind.Count, Count = 3, Aggregates = [new("avg", AggregateFunction.Avg, "v"), new("max", AggregateFunction.Max, "v")] };
        var results = Run(count, "a1:6 a2:3 a3:3 a4:0 a5:9", 0).Results;
        Assert.Equal([6, 4.5, 4, 2, 4], results.Select(result => result.Values["avg"]));
        Assert.Equal([6, 6, 6, 3, 9], results.Select(result => result.Values["max"]));
        Assert.Equal([4, 4], Run(count with { Every = 3, Count = 3 }, "a1:6 a2:3 a3:3 a4:0 a5:9 a6:3", 0).Results.Select(result => result.Values["avg"]));
    }

    [Fact]
    public void LateEvents_WithinTheLateness_ReportAnew_AndBeyondItAreSetAside()
    {
        var (window, output) = (new WindowOperator(Tumbling with { AllowedLateness = TimeSpan.FromSeconds(5) }), new WindowOutput());
        Process(window, output, "a1:1@3");
        window.AdvanceTo(Streams.Origin.AddSeconds(12), output);
        Process(window, output, "a2:1@4");
        window.AdvanceTo(Streams.Origin.AddSeconds(15), output);
        Process(window, output, "a3:1@5");
        Assert.Equal([(1L, false), (2L, true)], output.Results.Select(result => (result.Events, result.IsUpdate)));
        Assert.Equal(["a3"], output.Late.Select(e => e.Id));
        Assert.Equal((0, 1L), (window.Held, window.Late));
    }

    [Fact]
    public void Session_JoinedAfterItsReport_IsReportedAtItsNewEnd()
    {
        var session = Tumbling with { Kind = WindowKind.Session, Gap = TimeSpan.FromSeconds(5), AllowedLateness = TimeSpan.FromSeconds(4) };
        var (window, output) = (new WindowOperator(session), new WindowOutput());
        Process(window, output, "a1@0 a2@8");
        window.AdvanceTo(Streams.Origin.AddSeconds(6), output);
        Process(window, output, "a3@4");
        window.AdvanceTo(Streams.Origin.AddSeconds(60), output);
        Assert.Equal([(1L, false), (3L, true)], output.Results.Select(result => (result.Events, result.IsUpdate)));
        Assert.Equal(0, window.Held);
    }

    [Fact]
    public void TimeWindows_InAnyOrder_FindWhatAListFinds() =>
        Gen.Select(Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], Gen.Int[0, 9]).List[0, 30], Gen.Int[1, 4]).Sample(
            (events, parts) =>
            {
                var window = Tumbling with { Kind = WindowKind.Sliding, Size = TimeSpan.FromSeconds(2 * parts), Slide = TimeSpan.FromSeconds(2), Aggregates = [Figures[1]] };
                var (subject, output) = (new WindowOperator(window), new WindowOutput());
                foreach (var (at, key, v) in events)
                    subject.Process(new PatternEvent("", "a", $"{key}", Streams.Origin.AddSeconds(at), EventFields.Of(("v", v))), output);
                for (var at = 0; at < 60; at += 3) subject.AdvanceTo(Streams.Origin.AddSeconds(at), output);
                var expected =
                    from end in Enumerable.Range(1, 30).Select(i => 2 * i)
                    from key in Enumerable.Range(0, 3)
                    let inside = events.Where(e => e.Item2 == key && e.Item1 >= end - (2 * parts) && e.Item1 < end).ToList()
                    where inside.Count > 0
                    select (end, $"{key}", (double)inside.Sum(e => e.Item3));
                Assert.Equal(expected, output.Results.Select(result => ((int)(result.End - Streams.Origin).TotalSeconds, result.Key, result.Values["sum"])));
            },
            iter: 500, threads: 1);

    [Fact]
    public void Most_Reached_DropsTheOldestAndCountsIt()
    {
        foreach (var kind in Enum.GetValues<WindowKind>())
        {
            var definition = Tumbling with { Kind = kind, Slide = TimeSpan.FromSeconds(10), Gap = TimeSpan.FromSeconds(5), Count = 3, Most = 10 };
            var (window, output) = (new WindowOperator(definition), new WindowOutput());
            for (var i = 0; i < 100; i++)
            {
                window.Process(new PatternEvent("", "a", $"{i % 20}", Streams.Origin.AddMinutes(i), EventFields.None), output);
                Assert.InRange(window.Held, 0, 10);
            }

            Assert.Equal(90, window.Dropped);
        }
    }

    [Fact]
    public void Result_IsAnEventForPatterns()
    {
        var e = Run(Tumbling, "a1:1@0 a2:3@1", 60).Results[0].ToEvent();
        Assert.Equal(("window.result.w", "s", Streams.Origin.AddSeconds(10)), (e.Type, e.Subject, e.Time));
        Assert.Equal([2, 4], new[] { "count", "sum" }.Select(name => e.Fields[name].Number));
    }

    [Fact]
    public void Distinct_OfMany_IsWithinItsError()
    {
        var (window, output) = (new WindowOperator(Tumbling with { Aggregates = [Figures[5]] }), new WindowOutput());
        for (var i = 0; i < 200_000; i++)
            window.Process(new PatternEvent("", "a", "s", Streams.Origin, EventFields.Of(("v", $"user-{i % 50_000}"))), output);
        window.AdvanceTo(Streams.Origin.AddMinutes(1), output);
        Assert.InRange(output.Results[0].Values["kinds"], 48_000, 52_000);
    }

    [Fact]
    public void Check_OfAWrongWindow_NamesAllThatIsWrong()
    {
        var wrong = new WindowDefinition
        {
            Kind = WindowKind.Sliding, Size = TimeSpan.FromSeconds(10), Slide = TimeSpan.FromSeconds(3), AllowedLateness = TimeSpan.FromSeconds(11), Most = 0,
            Where = When.Field("x").Equal(When.Of("a", "x")), Aggregates = [new("n", AggregateFunction.Sum), new("n", AggregateFunction.Count, Share: 2)],
        };
        Assert.Equal(
            ["aggregates[0].field", "aggregates[1].name", "aggregates[1].share", "allowedLateness", "most", "name", "slide", "where", "where.ref.step"],
            WindowValidator.Check(wrong).Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    private static WindowOutput Run(WindowDefinition definition, string stream, double until)
    {
        var (window, output) = (new WindowOperator(definition), new WindowOutput());
        Process(window, output, stream);
        window.AdvanceTo(Streams.Origin.AddSeconds(until), output);
        return output;
    }

    private static void Process(WindowOperator window, WindowOutput output, string stream)
    {
        foreach (var e in Streams.Of(stream)) window.Process(e, output);
    }

    private static IEnumerable<string> Spans(WindowOutput output) => output.Results.Select(result => string.Create(
        CultureInfo.InvariantCulture,
        $"{(result.Start - Streams.Origin).TotalSeconds}..{(result.End - Streams.Origin).TotalSeconds}: {result.Events}"));
}
