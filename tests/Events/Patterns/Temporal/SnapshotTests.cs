using System.Text.Json;
using CsCheck;
using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

public sealed class SnapshotTests
{
    private static PatternBuilder Abc => Pattern.Named("abc").Begin("a", A("a")).FollowedBy("b", A("b")).FollowedBy("c", A("c")).Within(TimeSpan.FromMinutes(1));

    [Fact]
    public void Matcher_SavedAndRestoredBetweenAnyTwoEvents_FindsTheSame() =>
        Gen.Select(RandomPatterns.Patterns, RandomPatterns.Events, Gen.Int[0, 9], Gen.Int[0, 2]).Sample(
            (pattern, events, at, skip) =>
            {
                pattern = pattern with { Skip = new SkipDefinition { Strategy = (SkipStrategy)skip } };
                var (whole, first, second) = (new PatternOutput(), new PatternOutput(), new PatternOutput());
                Finish(new PatternMatcher(pattern), events, whole);
                var before = new PatternMatcher(pattern);
                foreach (var e in events.Take(at)) before.Process(e, first);
                var restored = MatcherExtensions.Restore(pattern, before.Snapshot());
                Assert.Equal((before.Counters.Partials, 0), (restored.Kept, restored.Lost));
                Assert.Equal(before.Counters, restored.Matcher.Counters);
                Finish(restored.Matcher, [.. events.Skip(at)], second);
                Assert.Equal(whole.Matches.Select(match => match.Id), first.Matches.Concat(second.Matches).Select(match => match.Id));
                Assert.Equal(whole.TimedOut.Select(match => match.Id), first.TimedOut.Concat(second.TimedOut).Select(match => match.Id));
            },
            iter: 1_000, threads: 1);

    [Fact]
    public void Restore_WithAnotherStepAtTheEnd_KeepsWhatWaits()
    {
        var (kept, lost, found) = Swap(Abc, "a1 b1", Abc.Version(2).FollowedBy("d", A("d")), "c1 d1");
        Assert.Equal((1, 0), (kept, lost));
        Assert.Equal(["a1 b1 c1 d1"], found);
    }

    [Fact]
    public void Restore_WithOtherConditions_KeepsWhatWasTaken()
    {
        var strict = Pattern.Named("abc").Begin("a", A("a", s => s.Where(When.Field("v").Greater(100)))).FollowedBy("b", A("b")).FollowedBy("c", A("c"))
            .Within(TimeSpan.FromMinutes(1));
        var (kept, lost, found) = Swap(Abc, "a1:1 b1:1", strict, "c1 a2:1 b2 c2");
        Assert.Equal((1, 0), (kept, lost));
        Assert.Equal(["a1 b1 c1"], found);
    }

    [Theory]
    [InlineData("b renamed")]
    [InlineData("b and c exchanged")]
    [InlineData("b needed twice")]
    public void Restore_WhereTheNewFormHasNoPlaceForIt_LosesAndCountsIt(string change)
    {
        var begin = Pattern.Named("abc").Begin("a", A("a"));
        var changed = change switch
        {
            "b renamed" => begin.FollowedBy("bb", A("b")).FollowedBy("c", A("c")),
            "b and c exchanged" => begin.FollowedBy("c", A("c")).FollowedBy("b", A("b")),
            _ => begin.FollowedBy("b", A("b", s => s.Times(2))).FollowedBy("c", A("c")),
        };
        var (kept, lost, found) = Swap(Abc, "a1 b1", changed.Within(TimeSpan.FromMinutes(1)), "c1");
        Assert.Equal((0, 1), (kept, lost));
        Assert.Empty(found);
    }

    [Fact]
    public void Restore_OfALaterFormat_SaysSo()
    {
        var later = new PatternMatcher(Abc.Build()).Snapshot() with { Format = MatcherSnapshot.CurrentFormat + 1 };
        Assert.Throws<NotSupportedException>(() => PatternMatcher.Restore(Abc.Build(), later));
    }

    [Fact]
    public void Restore_OfDataOfTheFirstFormat_GoesOn()
    {
        // As written by the first version of these records; what it holds must stay readable.
        const string Golden = """
            {"Format":1,"Pattern":"abc","Version":1,"Sequence":2,
             "Counters":{"Events":2,"Matches":0,"TimedOut":0,"Dropped":0,"DroppedKeys":0,"Keyless":0,"Partials":1,"Keys":1},
             "Events":[{"Id":"a1","Type":"a","Subject":"s","Time":"2026-01-01T00:00:01+00:00","Numbers":{"v":1},"Texts":{},"Truths":{}},
                       {"Id":"b1","Type":"b","Subject":"s","Time":"2026-01-01T00:00:02+00:00","Numbers":{},"Texts":{},"Truths":{}}],
             "Parts":[{"Event":0,"Sequence":1,"Step":"a","Previous":-1},{"Event":1,"Sequence":2,"Step":"b","Previous":0}],
             "Partitions":[{"Key":"s","Started":true,"Partials":[{"Part":1,"Open":["c"],"Fresh":true,"Matched":false}],"Waiting":[]}],"Distinct":[]}
            """;
        var restored = PatternMatcher.Restore(Abc.Build(), JsonSerializer.Deserialize<MatcherSnapshot>(Golden)!);
        var output = new PatternOutput();
        restored.Matcher.Process(Of("c1@3")[0], output);
        Assert.Equal("a1 b1 c1", Text(Assert.Single(output.Matches)));
    }

    [Fact]
    public void Restore_WithDistinctValues_RemembersThem()
    {
        var pattern = Pattern.Named("abc").Begin("a", A("a")).EveryDistinct("v", TimeSpan.FromMinutes(1));
        var (_, _, found) = Swap(pattern, "a1:1", pattern, "a2:1@12 a3:2");
        Assert.Equal(["a3"], found);
    }

    private static (int Kept, int Lost, List<string> Found) Swap(PatternBuilder before, string first, PatternBuilder after, string second)
    {
        var (matcher, output) = (new PatternMatcher(before.Build()), new PatternOutput());
        foreach (var e in Of(first)) matcher.Process(e, output);
        var restored = MatcherExtensions.Restore(after.Build(), matcher.Snapshot());
        output.Clear();
        foreach (var e in Of($"x0@10 {second}").Skip(1)) restored.Matcher.Process(e, output);
        return (restored.Kept, restored.Lost, [.. output.Matches.Select(Text)]);
    }

    private static void Finish(PatternMatcher matcher, List<PatternEvent> events, PatternOutput output)
    {
        foreach (var e in events) matcher.Process(e, output);
        matcher.AdvanceTo(DateTimeOffset.MaxValue, output);
        matcher.Complete(output);
    }

    private static class MatcherExtensions
    {
        // By way of the text that an entity would keep.
        public static MatcherRestoration Restore(PatternDefinition pattern, MatcherSnapshot snapshot) =>
            PatternMatcher.Restore(pattern, JsonSerializer.Deserialize<MatcherSnapshot>(JsonSerializer.Serialize(snapshot))!);
    }
}
