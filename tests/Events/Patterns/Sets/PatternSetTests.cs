using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Sets;

public sealed class PatternSetTests
{
    private readonly PatternSet _set = new();
    private readonly PatternOutput _output = new();

    [Fact]
    public void Event_GoesToThePatternsThatLookAtItsType()
    {
        Put(Pattern.Named("ab").Begin("a", A("a")).FollowedBy("b", A("b")));
        Put(Pattern.Named("c").Begin("c", A("c")));
        Put(Pattern.Named("all").Begin("any").Next("b", A("b")));
        Process("a1 c1 b1");
        Assert.Equal(["c: c1", "ab: a1 b1", "all: c1 b1"], Found());
        Assert.Equal([2, 1, 3], new[] { "ab", "c", "all" }.Select(name => _set.Matchers[name].Counters.Events));
    }

    [Fact]
    public void Match_IsAnEventForPatternsMadeOfOthers()
    {
        Put(Pattern.Named("burst").Begin("e", A("error", s => s.Times(2))).Skip(SkipStrategy.SkipPastLastEvent));
        Put(Pattern.Named("twice").Begin("first", A("pattern.match.burst", s => s.Where(When.Field("count").Equal(2))))
            .FollowedBy("second", A("pattern.match.burst", s => s.Where(When.Field("e/v").Greater(When.Of("first", "e/v"))))));
        Process("error1:1 error2:2 error3:3 error4:4");
        Assert.Equal(["burst", "burst", "twice"], _output.Matches.Select(match => match.Pattern));
        Assert.Equal(_output.Matches.Take(2).Select(match => match.Id), _output.Matches[2].Events.Select(e => e.Id));
    }

    [Fact]
    public void Put_OfAPatternThatWouldSeeItsOwnMatches_IsRefusedWithTheWayRound()
    {
        Put(Pattern.Named("a").Begin("x", A("pattern.match.b")));
        var error = Assert.Single(_set.Put(Pattern.Named("b").Begin("x", A("pattern.match.a")).Build()));
        Assert.Equal("b ← a ← b", error.Value);
        Assert.NotEmpty(_set.Put(Pattern.Named("c").Begin("x", A("pattern.match.c")).Build()));
    }

    [Fact]
    public void Put_OfAChangedPattern_KeepsItsPartialMatches()
    {
        Put(Pattern.Named("p").Begin("a", A("a")).FollowedBy("b", A("b")));
        Process("a1");
        Put(Pattern.Named("p").Version(2).Begin("a", A("a")).FollowedBy("b", s => s.Of("b", "c")));
        Process("c1@5");
        Assert.Equal(("p: a1 c1", 2), (Found().Single(), _output.Matches[0].Version));
    }

    [Fact]
    public void Remove_TakesThePatternAndWhatItHeld()
    {
        Put(Pattern.Named("p").Begin("a", A("a")));
        Process("a1");
        Assert.True(_set.Remove("p"));
        Assert.False(_set.Remove("p"));
        Process("a2@9");
        Assert.Equal(["p: a1"], Found());
    }

    [Fact]
    public void AdvanceTo_LetsTimePassForAll()
    {
        Put(Pattern.Named("silent").Begin("a", A("a")).NotFollowedBy("b", A("b")).Within(TimeSpan.FromSeconds(5)));
        Put(Pattern.Named("late").Begin("a", A("a")).FollowedBy("b", A("b")).Within(TimeSpan.FromSeconds(5)));
        Process("a1@1");
        _set.AdvanceTo(Origin.AddSeconds(6), _output);
        Assert.Equal(["silent: a1"], Found());
        Assert.Equal("late", Assert.Single(_output.TimedOut).Pattern);
    }

    private void Put(PatternBuilder pattern) => Assert.Empty(_set.Put(pattern.Build()));

    private void Process(string stream)
    {
        foreach (var e in Of(stream)) _set.Process(e, _output);
    }

    private List<string> Found() => [.. _output.Matches.Select(match => $"{match.Pattern}: {Text(match)}")];
}
