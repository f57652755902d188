using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

/// <summary>
/// The worked examples of the page "FlinkCEP - Complex event processing for Flink" (docs/content/docs/libs/cep.md, Flink 2.0). Each test
/// names the section.
/// </summary>
public sealed class FlinkDocumentationTests
{
    [Theory]
    [InlineData(Contiguity.Next, "")]
    [InlineData(Contiguity.FollowedBy, "a1 b1")]
    [InlineData(Contiguity.FollowedByAny, "a1 b1, a1 b2")]
    public void CombiningPatterns_Contiguity(Contiguity contiguity, string expected)
    {
        var begin = Pattern.Named("doc").Begin("a", A("a"));
        var pattern = contiguity switch
        {
            Contiguity.Next => begin.Next("b", A("b")),
            Contiguity.FollowedBy => begin.FollowedBy("b", A("b")),
            _ => begin.FollowedByAny("b", A("b")),
        };
        Same(expected, Find(pattern, "a1 c1 b1 b2"));
    }

    [Fact]
    public void StopCondition_Until() => Same(
        "a1, a1 a2, a2, a3",
        Find(Pattern.Named("doc").Begin("a", A("a", s => s.OneOrMore().Until(When.Field("$type").Equal("b")))), "a1 c1 a2 b1 a3"));

    [Theory]
    [InlineData(Repetition.Consecutive, "a1 b3 c1")]
    [InlineData(Repetition.Relaxed, "a1 b1 c1, a1 b1 b2 c1, a1 b1 b2 b3 c1, a1 b2 c1, a1 b2 b3 c1, a1 b3 c1")]
    [InlineData(Repetition.Combinations, "a1 b1 c1, a1 b1 b2 c1, a1 b1 b3 c1, a1 b1 b2 b3 c1, a1 b2 c1, a1 b2 b3 c1, a1 b3 c1")]
    public void ContiguityWithinLoopingPatterns(Repetition repetition, string expected)
    {
        // "a b+ c" with any contiguity between the steps; strict throughout in the first case, as the page's explanation has it.
        var b = A("b", s => Repeat(s.OneOrMore(), repetition));
        var pattern = Pattern.Named("doc").Begin("a", A("a")).FollowedByAny("b", b);
        Same(expected, Find(repetition == Repetition.Consecutive ? pattern.Next("c", A("c")) : pattern.FollowedByAny("c", A("c")), "a1 b1 d1 b2 d2 b3 c1"));
    }

    [Theory]
    [InlineData(Repetition.Consecutive, "c1 a1 b1, c1 a1 a2 b1, c1 a1 a2 a3 b1")]
    [InlineData(Repetition.Relaxed, "c1 a1 b1, c1 a1 a2 b1, c1 a1 a2 a3 b1, c1 a1 a2 a3 a4 b1")]
    public void Consecutive(Repetition repetition, string expected) => Same(
        expected,
        Find(
            Pattern.Named("doc").Begin("start", A("c")).FollowedBy("middle", A("a", s => Repeat(s.OneOrMore(), repetition))).FollowedBy("end1", A("b")),
            "c1 d1 a1 a2 a3 d2 a4 b1"));

    // The page lists seven more that leave out a1. After followedBy("middle") the first a must be taken, and Flink's own test
    // (UntilConditionITCase.testUntilConditionFollowedByOneOrMoreCombinations) has only those that begin with it. With followedByAny the
    // page's whole list comes out.
    [Theory]
    [InlineData(Contiguity.FollowedBy, 8)]
    [InlineData(Contiguity.FollowedByAny, 15)]
    public void AllowCombinations(Contiguity contiguity, int matches)
    {
        var (begin, middle) = (Pattern.Named("doc").Begin("start", A("c")), A("a", s => s.OneOrMore().AllowCombinations()));
        var pattern = contiguity == Contiguity.FollowedBy ? begin.FollowedBy("middle", middle) : begin.FollowedByAny("middle", middle);
        var found = Find(pattern.FollowedBy("end1", A("b")), "c1 d1 a1 a2 a3 d2 a4 b1");
        string[] all =
        [
            "c1 a1 b1", "c1 a1 a2 b1", "c1 a1 a3 b1", "c1 a1 a4 b1", "c1 a1 a2 a3 b1", "c1 a1 a2 a4 b1", "c1 a1 a3 a4 b1", "c1 a1 a2 a3 a4 b1",
            "c1 a2 b1", "c1 a2 a3 b1", "c1 a2 a4 b1", "c1 a2 a3 a4 b1", "c1 a3 b1", "c1 a3 a4 b1", "c1 a4 b1",
        ];
        Same(string.Join(", ", all.Take(matches)), found);
    }

    [Theory]
    [InlineData(SkipStrategy.NoSkip, null, "b1 b2 b3 c1, b2 b3 c1, b3 c1")]
    [InlineData(SkipStrategy.SkipToNext, null, "b1 b2 b3 c1, b2 b3 c1, b3 c1")]
    [InlineData(SkipStrategy.SkipPastLastEvent, null, "b1 b2 b3 c1")]
    [InlineData(SkipStrategy.SkipToFirst, "b", "b1 b2 b3 c1, b2 b3 c1, b3 c1")]
    [InlineData(SkipStrategy.SkipToLast, "b", "b1 b2 b3 c1, b3 c1")]
    public void AfterMatchSkip_FirstTable(SkipStrategy strategy, string? step, string expected) => Assert.Equal(
        expected.Split(", "),
        Find(
            Pattern.Named("doc").Begin("b", A("b", s => s.OneOrMore().Consecutive().Greedy())).Next("c", A("c")).Skip(strategy, step), "b1 b2 b3 c1"));

    [Theory]
    [InlineData(SkipStrategy.NoSkip, null, "a1 b1 c1 c2 c3 d1, b1 c1 c2 c3 d1, c1 c2 c3 d1")]
    [InlineData(SkipStrategy.SkipToFirst, "cs", "a1 b1 c1 c2 c3 d1, c1 c2 c3 d1")]
    public void AfterMatchSkip_SecondTable(SkipStrategy strategy, string? step, string expected) => Assert.Equal(
        expected.Split(", "),
        Find(
            Pattern.Named("doc").Begin("abc", s => s.Of("a", "b", "c")).FollowedBy("bc", s => s.Of("b", "c"))
                .FollowedBy("cs", A("c", s => s.OneOrMore().Greedy())).FollowedBy("d", A("d")).Skip(strategy, step),
            "a1 b1 c1 c2 c3 d1"));

    [Theory]
    [InlineData(SkipStrategy.NoSkip, "a1 b1, a1 b1 b2, a1 b1 b2 b3")]
    [InlineData(SkipStrategy.SkipToNext, "a1 b1")]
    public void AfterMatchSkip_ThirdTable(SkipStrategy strategy, string expected) => Assert.Equal(
        expected.Split(", "),
        Find(Pattern.Named("doc").Begin("a", A("a")).FollowedBy("b", A("b", s => s.OneOrMore())).Skip(strategy), "a1 b1 b2 b3"));

    // Section "Quantifiers" gives for each how many occurrences it expects. Four of them, or none, stand between a begin and an end.
    public static TheoryData<string, string, string> Quantifiers => new()
    {
        { "times(4)", "4", "" },
        { "times(4).optional()", "0 4", "0" },
        { "times(2, 4)", "2 3 4", "" },
        { "times(2, 4).greedy()", "4", "" },
        { "times(2, 4).optional()", "0 2 3 4", "0" },
        { "times(2, 4).optional().greedy()", "4", "0" },
        { "oneOrMore()", "1 2 3 4", "" },
        { "oneOrMore().greedy()", "4", "" },
        { "oneOrMore().optional()", "0 1 2 3 4", "0" },
        { "oneOrMore().optional().greedy()", "4", "0" },
        { "timesOrMore(2)", "2 3 4", "" },
        { "timesOrMore(2).greedy()", "4", "" },
        { "timesOrMore(2).optional()", "0 2 3 4", "0" },
        { "timesOrMore(2).optional().greedy()", "4", "0" },
    };

    [Theory]
    [MemberData(nameof(Quantifiers))]
    public void Quantifiers_TakeAsManyAsThePageSays(string quantifier, string ofFour, string ofNone)
    {
        var pattern = Pattern.Named("doc").Begin("c", A("c")).FollowedBy("start", A("a", step => Quantify(step, quantifier))).FollowedBy("d", A("d"));
        Assert.Equal(ofFour, Occurrences("c1 a1 a2 a3 a4 d1"));
        Assert.Equal(ofNone, Occurrences("c1 d1"));

        string Occurrences(string stream) => string.Join(" ", Run(pattern, stream).Matches.Select(match => match["start"].Count).Order());
    }

    // Section "Conditions", iterative: the sum of the prices of the events taken before and of this one stays below 5. The first
    // event has no sum before it; the count of those before lets it pass.
    [Fact]
    public void Conditions_Iterative() => Same(
        "foo1, foo1 foo2, foo1 foo2 foo4, foo2, foo2 foo4, foo3, foo4",
        Find(
            Pattern.Named("doc").Begin("middle", s => s.OneOrMore().Where(When.All(
                When.Field("$type").Is(ConditionOperator.StartsWith, "foo"),
                When.Any(
                    When.Field("v").Less(When.CountOf("middle") with { Times = -1_000, Plus = 5 }),
                    When.Field("v").Less(When.Of("middle", "v", Take.Sum) with { Times = -1, Plus = 5 }))))),
            "foo1:2 foo2:1 bar1:1 foo3:4 foo4:1"));

    [Fact]
    public void CombiningPatterns_NotNext()
    {
        var pattern = Pattern.Named("doc").Begin("a", A("a")).NotNext("not", A("b")).FollowedBy("c", A("c"));
        Same("a1 c1", Find(pattern, "a1 d1 b1 c1"));
        Same("", Find(pattern, "a1 b1 c1"));
    }

    [Fact]
    public void CombiningPatterns_NotFollowedBy()
    {
        var pattern = Pattern.Named("doc").Begin("a", A("a")).NotFollowedBy("not", A("b")).FollowedBy("c", A("c"));
        Same("a1 c1", Find(pattern, "a1 d1 c1 b1"));
        Same("", Find(pattern, "a1 d1 b1 c1"));
    }

    [Fact]
    public void CombiningPatterns_Within() => Same(
        "a2 b1", Find(Pattern.Named("doc").Begin("a", A("a")).Next("b", A("b")).Within(TimeSpan.FromSeconds(10)), "a1@0 c1@1 a2@5 b1@14 a3@20 b2@30"));

    [Fact]
    public void CombiningPatterns_EndWithNotFollowedBy() => Same(
        "s1 a1, s3 a3",
        Find(
            Pattern.Named("doc").Begin("start", A("s")).Next("middle", A("a")).NotFollowedBy("end", A("b")).Within(TimeSpan.FromSeconds(10)),
            "s1@0 a1@1 b1@11 s2@20 a2@21 b2@29 s3@40 a3@41"));

    private static void Quantify(StepBuilder step, string quantifier)
    {
        if (quantifier.StartsWith("timesOrMore(2)", StringComparison.Ordinal)) step.TimesOrMore(2);
        else if (quantifier.StartsWith("oneOrMore", StringComparison.Ordinal)) step.OneOrMore();
        else if (quantifier.StartsWith("times(4)", StringComparison.Ordinal)) step.Times(4);
        else step.Times(2, 4);
        if (quantifier.Contains("optional", StringComparison.Ordinal)) step.Optional();
        if (quantifier.Contains("greedy", StringComparison.Ordinal)) step.Greedy();
    }

    private static StepBuilder Repeat(StepBuilder step, Repetition repetition) => repetition switch
    {
        Repetition.Consecutive => step.Consecutive(),
        Repetition.Combinations => step.AllowCombinations(),
        _ => step,
    };

    private static void Same(string expected, IEnumerable<string> found) =>
        Assert.Equal(expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
}
