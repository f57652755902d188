using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

public sealed class MatcherTests
{
    private static PatternBuilder Ab => Pattern.Named("ab").Begin("a", A("a")).FollowedBy("b", A("b")).Within(TimeSpan.FromSeconds(10));

    [Fact]
    public void Match_HasItsEvidenceByStep()
    {
        var pattern = Pattern.Named("p").Begin("a", A("a", s => s.Times(2))).FollowedBy("x", A("x", s => s.Optional())).FollowedBy("b", A("b"));
        var match = Assert.Single(Run(pattern, "a1 a2 b1").Matches);
        Assert.Equal(["a: a1 a2", "x: ", "b: b1"], match.Steps.Select(step => $"{step.Step}: {string.Join(" ", step.Events.Select(e => e.Id))}"));
        Assert.Equal(("p", 1, "s", Origin.AddSeconds(3)), (match.Pattern, match.Version, match.Key, match.Time));
        Assert.Equal(["a1", "a2"], match["a"].Select(e => e.Id));
    }

    [Fact]
    public void MatchId_IsOfWhatTheMatchConsistsOf()
    {
        var id = Run(Ab, "a1 b1").Matches[0].Id;
        Assert.Equal(32, id.Length);
        Assert.Equal(id, Run(Ab, "x1 a1@5 b1").Matches[0].Id);
        Assert.NotEqual(id, Run(Ab.Version(2), "a1 b1").Matches[0].Id);
        Assert.NotEqual(id, Run(Ab, "a1 b2").Matches[0].Id);

        // The same events, given to other steps.
        var two = Pattern.Named("p").Begin("a", s => s.Times(1, 2)).FollowedBy("b", s => s.Times(1, 2));
        var ids = Run(two, "a1 a2 a3").Matches.Where(match => match.Events.Count() == 3).Select(match => match.Id).ToList();
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public void MatchId_StaysTheSameFromVersionToVersionOfThisCode() =>
        Assert.Equal("02ee664b87844b0d027ebf8a66e014e6", Run(Ab, "a1 b1").Matches[0].Id);

    [Fact]
    public void Partitions_DoNotSeeEachOther()
    {
        var (matcher, output) = (new PatternMatcher(Pattern.Named("p").PartitionedBy("k").Begin("a", A("a")).Next("b", A("b")).Build()), new PatternOutput());
        foreach (var (type, key) in new[] { ("a", "x"), ("a", "y"), ("b", "y"), ("b", "x"), ("b", "x") })
            matcher.Process(new PatternEvent(type + key, type, "s", Origin, EventFields.Of(("k", key))), output);
        Assert.Equal([("y", "ay by"), ("x", "ax bx")], output.Matches.Select(match => (match.Key, Text(match))));
    }

    [Fact]
    public void EventsWithoutTheKey_AreCountedAndLeftOut()
    {
        var (matcher, output) = (new PatternMatcher(Pattern.Named("p").PartitionedBy("k").Begin("a").Build()), new PatternOutput());
        matcher.Process(Of("a1")[0], output);
        Assert.Empty(output.Matches);
        Assert.Equal(1, matcher.Counters.Keyless);
    }

    [Fact]
    public void Types_OfThePattern_SayWhichEventsExist()
    {
        var next = Pattern.Named("p").Begin("a", A("a")).Next("b", A("b"));
        Assert.Empty(Find(next, "a1 noise1 b1"));
        Assert.Equal(["a1 b1"], Find(next.Over("a", "b"), "a1 noise1 b1"));
    }

    [Fact]
    public void RelevantTypes_AreAllWhereAnyEventCanBreakAMatch()
    {
        Assert.Equal(["a", "b"], new PatternMatcher(Ab.Build()).RelevantTypes!.Order());
        Assert.Null(new PatternMatcher(Pattern.Named("p").Begin("a", A("a")).Next("b", A("b")).Build()).RelevantTypes);
        Assert.Null(new PatternMatcher(Pattern.Named("p").Begin("a").Build()).RelevantTypes);
    }

    [Fact]
    public void Within_EndsAtTheTime_AndReportsWhatWasOpen()
    {
        var output = Run(Ab, "a1@0 a2@5 b1@10");
        Assert.Equal(["a2 b1"], output.Matches.Select(Text));
        Assert.Equal(("a1", Origin.AddSeconds(10)), (Text(Assert.Single(output.TimedOut)), output.TimedOut[0].Time));
    }

    [Fact]
    public void Absence_IsFoundWhenTimePasses_WithoutAnEventOfItsPartition()
    {
        var (matcher, output) = (new PatternMatcher(
            Pattern.Named("p").Begin("a", A("a")).NotFollowedBy("b", A("b")).Within(TimeSpan.FromSeconds(10)).Build()), new PatternOutput());
        matcher.Process(Of("a1@1")[0], output);
        matcher.AdvanceTo(Origin.AddSeconds(10.9), output);
        Assert.Empty(output.Matches);
        matcher.AdvanceTo(Origin.AddSeconds(11), output);
        Assert.Equal(Origin.AddSeconds(11), Assert.Single(output.Matches).Time);
        Assert.Equal((0, 0), (matcher.Counters.Partials, matcher.Counters.Keys));
    }

    [Fact]
    public void PartialsPerKey_Reached_DropsTheOldestAndCountsIt()
    {
        var (matcher, output) = (new PatternMatcher(Ab.Limits(new LimitsDefinition { PartialsPerKey = 2 }).Build()), new PatternOutput());
        foreach (var e in Of("a1 a2 a3 b1")) matcher.Process(e, output);
        Assert.Equal(["a2 b1", "a3 b1"], output.Matches.Select(Text));
        Assert.Equal(1, matcher.Counters.Dropped);
    }

    [Fact]
    public void Partials_Reached_TakesThemFromThePartitionThatWasIdleLongest()
    {
        var (matcher, output) = (new PatternMatcher(Ab.Limits(new LimitsDefinition { Partials = 2 }).Build()), new PatternOutput());
        foreach (var (type, key) in new[] { ("a", "x"), ("a", "y"), ("a", "z"), ("b", "x"), ("b", "y"), ("b", "z") })
            matcher.Process(new PatternEvent(type + key, type, key, Origin, EventFields.None), output);
        Assert.Equal(["ay by", "az bz"], output.Matches.Select(Text));
        Assert.Equal((1, 1), (matcher.Counters.Dropped, matcher.Counters.DroppedKeys));
    }

    [Fact]
    public void Keys_Reached_ForgetsThePartitionThatWasIdleLongest()
    {
        var (matcher, output) = (new PatternMatcher(Ab.Limits(new LimitsDefinition { Keys = 1 }).Build()), new PatternOutput());
        foreach (var (type, key) in new[] { ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y") })
            matcher.Process(new PatternEvent(type + key, type, key, Origin, EventFields.None), output);
        Assert.Equal(["ay by"], output.Matches.Select(Text));
        Assert.Equal((1, 1), (matcher.Counters.Dropped, matcher.Counters.DroppedKeys));
    }

    [Fact]
    public void WaitingMatch_WhoseOlderPartialIsDropped_IsReported()
    {
        var pattern = Pattern.Named("p").Begin("a", A("a")).FollowedBy("b", A("b", s => s.Where(When.Field("v").Equal(When.Of("a", "v")))))
            .Within(TimeSpan.FromMinutes(1)).Skip(SkipStrategy.SkipPastLastEvent).Limits(new LimitsDefinition { PartialsPerKey = 2 });
        var (matcher, output) = (new PatternMatcher(pattern.Build()), new PatternOutput());
        foreach (var e in Of("a1:1 a2:2 b2:2")) matcher.Process(e, output);
        Assert.Empty(output.Matches);
        matcher.Process(Of("a3:3@9")[0], output);
        Assert.Equal(["a2 b2"], output.Matches.Select(Text));
    }

    [Fact]
    public void Memory_OverManyKeysAndExplodingCombinations_StaysWithinTheLimits()
    {
        var pattern = Pattern.Named("p").Begin("a", A("a", s => s.OneOrMore().AllowCombinations())).FollowedBy("b", A("b"))
            .Within(TimeSpan.FromHours(1)).Limits(new LimitsDefinition { PartialsPerKey = 50, Partials = 500, Keys = 20 });
        var (matcher, output) = (new PatternMatcher(pattern.Build()), new PatternOutput());
        for (var i = 0; i < 5_000; i++)
        {
            matcher.Process(new PatternEvent($"{i}", "a", $"{i % 97 * (i % 3)}", Origin.AddSeconds(i), EventFields.None), output);
            Assert.InRange(matcher.Counters.Partials, 0, 500);
            Assert.InRange(matcher.Counters.Keys, 0, 20);
        }

        Assert.True(matcher.Counters.Dropped > 1_000);
    }

    [Fact]
    public void Process_OfWhatFitsNothing_AllocatesNothing()
    {
        var pattern = Pattern.Named("p").Begin("a", A("a", s => s.Where(When.All(When.Field("v").Greater(10), When.Field("w").In("x", "y")))))
            .FollowedBy("b", A("b", s => s.Where(When.Field("v").Greater(When.Of("a", "v", Take.Avg))))).Within(TimeSpan.FromHours(1));
        var (matcher, output) = (new PatternMatcher(pattern.Build()), new PatternOutput());
        PatternEvent[] events =
        [
            new("1", "a", "s", Origin, EventFields.Of(("v", 11), ("w", "x"))),
            new("2", "b", "s", Origin, EventFields.Of(("v", 5))),
            new("3", "a", "other", Origin, EventFields.Of(("v", 11), ("w", "z"))),
            new("4", "c", "s", Origin, EventFields.None),
        ];
        matcher.Process(events[0], output);
        for (var i = 0; i < 100; i++) Process();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Process();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Process()
        {
            foreach (var e in events.AsSpan(1)) matcher.Process(e, output);
        }
    }

    [Theory]
    [InlineData(Take.Last, 3)]
    [InlineData(Take.First, 1)]
    [InlineData(Take.Min, 1)]
    [InlineData(Take.Max, 5)]
    [InlineData(Take.Sum, 9)]
    [InlineData(Take.Avg, 3)]
    [InlineData(Take.Count, 3)]
    public void Reference_TakesWhatItSays(Take take, double expected)
    {
        var pattern = Pattern.Named("p").Begin("a", A("a", s => s.Times(3))).FollowedBy("b", A("b", s => s.Where(When.Field("v").Equal(
            When.Of("a", "v", take) with { Times = 10, Plus = 1 }))));
        Assert.Equal(["a1 a2 a3 b1"], Find(pattern, $"a1:1 a2:5 a3:3 b1:{(10 * expected) + 1}"));
        Assert.Empty(Find(pattern, $"a1:1 a2:5 a3:3 b1:{(10 * expected) + 2}"));
    }
}
