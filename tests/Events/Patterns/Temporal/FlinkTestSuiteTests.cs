using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

/// <summary>
/// Streams and expected matches of Flink's own tests (flink-libraries/flink-cep, package org.apache.flink.cep.nfa). Each case is named
/// after the Flink test that has it.
/// </summary>
public sealed class FlinkTestSuiteTests
{
    private const string Loop = "a1 b1 b2 b3 c1 b4 b5 b6 d1";

    private static readonly Dictionary<string, (PatternBuilder Pattern, string Stream, string Expected)> Cases = new()
    {
        // AfterMatchSkipITCase
        ["AfterMatchSkip.testNoSkip"] = (Begin("a", s => s.Times(3)), "a1 a2 a3 a4 a5 a6", "a1 a2 a3, a2 a3 a4, a3 a4 a5, a4 a5 a6"),
        ["AfterMatchSkip.testNoSkipWithFollowedByAny"] = (Begin("a").FollowedByAny("b", A("b")), "a1 b1 a2 b2", "a1 b1, a1 b2, a2 b2"),
        ["AfterMatchSkip.testSkipToNextWithFollowedByAny"] =
            (Begin("a").FollowedByAny("b", A("b")).Skip(SkipStrategy.SkipToNext), "a1 b1 a2 b2", "a1 b1, a2 b2"),
        ["AfterMatchSkip.testNoSkipWithQuantifierAtTheEnd"] =
            (Begin("a").Next("b", A("b", s => s.OneOrMore())), "a1 b1 b2 b3", "a1 b1, a1 b1 b2, a1 b1 b2 b3"),
        ["AfterMatchSkip.testSkipToNextWithQuantifierAtTheEnd"] =
            (Begin("a").Next("b", A("b", s => s.OneOrMore())).Skip(SkipStrategy.SkipToNext), "a1 b1 b2 b3", "a1 b1"),
        ["AfterMatchSkip.testSkipPastLast"] =
            (Begin("a", s => s.Times(3)).Skip(SkipStrategy.SkipPastLastEvent), "a1 a2 a3 a4 a5 a6", "a1 a2 a3, a4 a5 a6"),
        ["AfterMatchSkip.testSkipToFirst"] = (TwiceAb(SkipStrategy.SkipToFirst), "ab1 ab2 ab3 ab4 ab5 ab6", "ab1 ab2 ab3 ab4, ab3 ab4 ab5 ab6"),
        ["AfterMatchSkip.testSkipToLast"] = (TwiceAb(SkipStrategy.SkipToLast), "ab1 ab2 ab3 ab4 ab5 ab6 ab7", "ab1 ab2 ab3 ab4, ab4 ab5 ab6 ab7"),
        ["AfterMatchSkip.testSkipPastLast2"] =
            (Begin("a").FollowedByAny("b", A("b")).FollowedByAny("c", A("c")).FollowedBy("d", A("d")).Skip(SkipStrategy.SkipPastLastEvent),
            "a1 a2 b1 b2 c1 c2 d1 d2", "a1 b1 c1 d1"),
        ["AfterMatchSkip.testSkipPastLast3"] = (Begin("a").Next("b", A("b")).Skip(SkipStrategy.SkipPastLastEvent), "a1 c1 a2 b2", "a2 b2"),
        ["AfterMatchSkip.testSkipToFirstWithOptionalMatch"] =
            (Begin("x", s => s.OneOrMore().Optional()).Next("b", A("ab")).Next("c", A("c")).Skip(SkipStrategy.SkipToFirst, "b"), "ab1 c1 ab2 c2", "ab1 c1, ab2 c2"),
        ["AfterMatchSkip.testSkipToFirstAtStartPosition"] =
            (Begin("b").Next("c", A("c")).Skip(SkipStrategy.SkipToFirst, "b"), "b1 c1 b2 c2", "b1 c1, b2 c2"),
        ["AfterMatchSkip.testSkipToFirstWithOneOrMore"] = (AThenBs(SkipStrategy.SkipToFirst), "a1 b1 a2 b2 b3 a3 b4", "a1 b1, a2 b2, a3 b4"),
        ["AfterMatchSkip.testSkipToLastWithOneOrMore"] = (AThenBs(SkipStrategy.SkipToLast), "a1 b1 a2 b2 b3 a3 b4", "a1 b1, a2 b2, a3 b4"),
        ["AfterMatchSkip.testSkipToFirstNonExistentPositionWithoutException"] =
            (Begin("a").Next("b", A("b", s => s.OneOrMore().Optional().Consecutive())).Next("c", A("c")).Skip(SkipStrategy.SkipToFirst, "b"), "a1 c1", "a1 c1"),
        ["AfterMatchSkip.testSkipBeforeOtherAlreadyCompleted"] =
            (Begin("a").FollowedBy("c", A("c")).FollowedBy("b", A("b", s => s.Where(When.Field("v").Equal(When.Of("a", "v"))))).Skip(SkipStrategy.SkipToFirst, "c"),
            "a1:0 c1:0 a2:1 c2:0 b1:1 b2:0", "a1 c1 b2, a2 c2 b1"),

        // GreedyITCase
        ["Greedy.testGreedyZeroOrMore"] = (Greedy(s => s.OneOrMore().Optional()), "c1 a1 a2 a3 d1", "c1 a1 a2 a3 d1"),
        ["Greedy.testGreedyZeroOrMoreInBetween"] = (Greedy(s => s.OneOrMore().Optional()), "c1 x1 a1 x2 a2 x3 a3 d1", "c1 a1 a2 a3 d1"),
        ["Greedy.testGreedyZeroOrMoreWithDummyEventsBeforeQuantifier"] = (Greedy(s => s.OneOrMore().Optional()), "c1 x1 d1", "c1 d1"),
        ["Greedy.testGreedyUntilZeroOrMoreWithDummyEventsAfterQuantifier"] =
            (Greedy(s => s.OneOrMore().Optional().Until(Above3)), "c1:1 a1:2 a2:3 a3:3 a4:4 d1:3", "c1 a1 a2 a3 d1"),
        ["Greedy.testGreedyUntilWithDummyEventsBeforeQuantifier"] =
            (Greedy(s => s.OneOrMore().Optional().Until(Above3)), "c1:1 a4:4 a1:2 a2:3 a3:3 d1:3", "c1 d1"),
        ["Greedy.testGreedyOneOrMoreWithDummyEventsBeforeQuantifier"] = (Greedy(s => s.OneOrMore()), "c1 x1 d1", ""),
        ["Greedy.testGreedyUntilOneOrMoreWithDummyEventsBeforeQuantifier"] =
            (Greedy(s => s.OneOrMore().Until(Above3)), "c1:1 a4:4 a1:2 a2:3 a3:3 d1:3", ""),
        ["Greedy.testGreedyZeroOrMoreBeforeOptional2"] =
            (Begin("c").FollowedBy("as", A("a", s => s.OneOrMore().Optional().Greedy())).FollowedBy("d", A("d", s => s.Optional())).FollowedBy("e", A("e")),
            "c1 a1 a2 d1 e1", "c1 a1 a2 e1, c1 a1 a2 d1 e1"),
        ["Greedy.testEndWithZeroOrMoreGreedy"] =
            (Begin("c").FollowedBy("as", A("a", s => s.OneOrMore().Optional().Greedy())), "c1 a1 a2 x1 a3", "c1, c1 a1, c1 a1 a2, c1 a1 a2 a3"),
        ["Greedy.testEndWithZeroOrMoreConsecutiveGreedy"] =
            (Begin("c").FollowedBy("as", A("a", s => s.OneOrMore().Optional().Consecutive().Greedy())), "c1 a1 a2 x1 a3", "c1, c1 a1, c1 a1 a2"),
        ["Greedy.testEndWithGreedyTimesRange"] =
            (Begin("c").FollowedBy("as", A("a", s => s.Times(2, 5).Greedy())), "c1 a1 a2 a3 a4 x1", "c1 a1 a2, c1 a1 a2 a3, c1 a1 a2 a3 a4"),
        ["Greedy.testGreedyTimesRange"] = (Greedy(s => s.Times(2, 5)), "c1 a1 a2 a3 a4 d1", "c1 a1 a2 a3 a4 d1"),

        // UntilConditionITCase: the end is the event that stops the repetition
        ["Until.testUntilConditionFollowedByOneOrMore"] = (UntilFive(s => s.OneOrMore()), "c1:1 a1:2 a2:3 a5:5 a6:6", "c1 a1 a2 a5, c1 a1 a5"),
        ["Until.testUntilConditionFollowedByOneOrMoreCombinations"] =
            (UntilFive(s => s.OneOrMore().AllowCombinations()), "c1:1 a1:2 a2:3 a3:4 a5:5 a6:6", "c1 a1 a2 a3 a5, c1 a1 a2 a5, c1 a1 a3 a5, c1 a1 a5"),
        ["Until.testUntilConditionFollowedByOneOrMoreConsecutive"] =
            (UntilFive(s => s.OneOrMore().Consecutive()), "c1:1 a1:2 a2:3 a5:5 a6:6", "c1 a1 a2 a5, c1 a1 a5"),
        ["Until.testUntilConditionFollowedByZeroOrMore"] =
            (UntilFive(s => s.OneOrMore().Optional()), "c1:1 a1:2 a2:3 a5:5 a6:6", "c1 a1 a2 a5, c1 a1 a5, c1 a5"),
        ["Until.testUntilConditionFollowedByAnyOneOrMore"] =
            (Begin("c").FollowedByAny("as", A("a", s => s.OneOrMore().Until(Five))), "c1:1 a1:2 a2:3 a5:5 a6:6", "c1 a1 a2, c1 a1, c1 a2, c1 a6"),

        // NotPatternITCase
        ["Not.testNotNext"] = (Begin("a").NotNext("no", A("b")).FollowedByAny("c", A("c")).FollowedBy("d", A("d")), "a1 c1 b1 c2 d1", "a1 c1 d1, a1 c2 d1"),
        ["Not.testNotNextNoMatches"] = (Begin("a").NotNext("no", A("b")).FollowedBy("c", A("c")).FollowedBy("d", A("d")), "a1 b1 c1 c2 d1", ""),
        ["Not.testNotNextNoMatchesAtTheEnd"] =
            (Begin("a").FollowedByAny("c", A("c")).FollowedByAny("d", A("d")).NotNext("no", A("b")), "a1 c1 c2 d1 b1", ""),
        ["Not.testNotFollowedBy"] = (Begin("a").NotFollowedBy("no", A("b")).FollowedByAny("c", A("c")).FollowedBy("d", A("d")), "a1 c1 b1 c2 d1", "a1 c1 d1"),
        ["Not.testNotFollowedByBeforeOptional"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedByAny("c", A("c", s => s.Optional())).FollowedBy("d", A("d")), "a1 c1 b1 c2 d1", "a1 c1 d1"),
        ["Not.testTimesWithNotFollowedBy"] =
            (Begin("a").FollowedByAny("b", A("b", s => s.Times(2))).NotFollowedBy("no", A("c")).FollowedBy("d", A("d")), "a1 b1 c1 b2 d1", ""),
        ["Not.testIgnoreStateOfTimesWithNotFollowedBy"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedByAny("c", A("c", s => s.Times(2).Optional())).FollowedBy("d", A("d")), "a1 d1 e1 b1 c1 c2 d2", "a1 d1"),
        ["Not.testNotFollowedByBeforeOptionalAtTheEnd"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedByAny("c", A("c", s => s.Optional())), "a1 c1 b1 c2", "a1 c1, a1"),
        ["Not.testNotFollowedByBeforeOptionalTimes"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedByAny("c", A("c", s => s.Times(2).Optional())).FollowedBy("d", A("d")), "a1 c1 b1 c2 d1", "a1 c1 c2 d1"),
        ["Not.testNotFollowedByWithBranchingAtStart"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedBy("c", A("c")).FollowedBy("d", A("d")), "a1 b1 c1 a2 c2 d1", "a2 c2 d1"),
        ["Not.testNotNextAfterOneOrMoreSkipTillNext"] =
            (Begin("a").FollowedBy("b", A("b", s => s.OneOrMore())).NotNext("no", A("c")).FollowedBy("d", A("d")), "a1 b1 c1 b2 d1", ""),
        ["Not.testNotNextAfterOneOrMoreSkipTillAny"] =
            (Begin("a").FollowedByAny("b", A("b", s => s.OneOrMore())).NotNext("no", A("c")).FollowedBy("d", A("d")), "a1 b1 c1 b2 d1", "a1 b2 d1"),
        ["Not.testNotFollowedByNextAfterOneOrMoreEager"] =
            (Begin("a").FollowedBy("b", A("b", s => s.OneOrMore())).NotFollowedBy("no", A("c")).FollowedBy("d", A("d")), Loop, ""),
        ["Not.testNotFollowedByAnyAfterOneOrMoreEager"] =
            (Begin("a").FollowedByAny("b", A("b", s => s.OneOrMore())).NotFollowedBy("no", A("c")).FollowedBy("d", A("d")), Loop,
            "a1 b4 b5 b6 d1, a1 b4 b5 d1, a1 b4 d1, a1 b5 b6 d1, a1 b5 d1, a1 b6 d1"),
        ["Not.testNotFollowedByAnyBeforeOneOrMoreEager"] =
            (Begin("a").NotFollowedBy("no", A("c")).FollowedByAny("b", A("b", s => s.OneOrMore())).FollowedBy("d", A("d")), "a1 b1 c1 b4 b5 b6 d1",
            "a1 b1 b4 b5 b6 d1, a1 b1 b4 b5 d1, a1 b1 b4 d1, a1 b1 d1"),
        ["Not.testNotFollowedByWithinFirstAndLastAtEnd"] =
            (Begin("a").NotFollowedBy("no", A("b")).Within(TimeSpan.FromSeconds(3)), "a1@1 b1@2 a2@4 c1@5 b2@10 a3@11 b3@13", "a2"),
        ["Not.testNotFollowedByWithinPreviousAndCurrentAtEnd"] =
            (Begin("a").NotFollowedBy("no", A("b", s => s.Within(TimeSpan.FromSeconds(3)))), "a1@1 b1@2 a2@4 c1@5 b2@10 a3@11 b3@13", "a2"),
        ["Not.testNotFollowByBeforeTimesWithin"] =
            (Begin("a").NotFollowedBy("no", A("b")).FollowedBy("c", A("c", s => s.Times(0, 2))).Within(TimeSpan.FromSeconds(3)),
            "a1@1 b1@2 a2@10 c1@11 c2@12 a3@20 c3@21 c4@24", "a1, a2, a2 c1, a2 c1 c2, a3, a3 c3"),
        ["Not.testNotFollowedByWithinAtEndAfterMatch"] =
            (Begin("a", s => s.OneOrMore().AllowCombinations()).FollowedBy("c", A("c")).NotFollowedBy("no", A("b")).Within(TimeSpan.FromSeconds(5))
                .Skip(SkipStrategy.SkipPastLastEvent), "a1@1 a2@2 a3@3 c1@4 c2@10", "a1 a2 a3 c1"),

        // TimesRangeITCase
        ["TimesRange.testTimesRange"] = (ThenAs(Contiguity.Next, s => s.Times(1, 3).AllowCombinations()), "c1 a1 a2 a3 b1", "c1 a1 a2 a3 b1, c1 a1 a2 b1, c1 a1 a3 b1, c1 a1 b1"),
        ["TimesRange.testTimesRangeFromZero"] = (ThenAs(Contiguity.Next, s => s.Times(0, 2).AllowCombinations()), "c1 a1 a2 a3 b1", "c1 a1 a2 b1, c1 a1 a3 b1, c1 a1 b1, c1 b1"),
        ["TimesRange.testTimesRangeStrict"] =
            (ThenAs(Contiguity.FollowedByAny, s => s.Times(0, 3).Consecutive()), "c1 f1 a1 f2 a2 a3 b1", "c1 a2 a3 b1, c1 a1 b1, c1 a2 b1, c1 a3 b1, c1 b1"),
        ["TimesRange.testTimesRangeNonStrictOptional1"] = (ThenAs(Contiguity.FollowedBy, s => s.Times(1, 3).Optional()), "c1 f1 b1", "c1 b1"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static ConditionDefinition Above3 => When.Field("v").Greater(3);

    private static ConditionDefinition Five => When.Field("v").Equal(5);

    [Theory]
    [MemberData(nameof(Names))]
    public void Matcher_OnAStreamOfFlinksTests_FindsWhatFlinkFinds(string name)
    {
        var (pattern, stream, expected) = Cases[name];
        Assert.Equal(
            expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Find(pattern, stream).Order(StringComparer.Ordinal));
    }

    private static PatternBuilder Begin(string type, Action<StepBuilder>? more = null) => Pattern.Named("flink").Begin(type, A(type, more ?? (_ => { })));

    private static PatternBuilder TwiceAb(SkipStrategy strategy) =>
        Begin("ab", s => s.Times(2)).Next("end", A("ab", s => s.Times(2))).Skip(strategy, "end");

    private static PatternBuilder AThenBs(SkipStrategy strategy) =>
        Begin("a").Next("b", A("b", s => s.OneOrMore().Consecutive())).Skip(strategy, "b");

    private static PatternBuilder Greedy(Action<StepBuilder> quantifier) => Begin("c").FollowedBy("as", A("a", s =>
    {
        quantifier(s);
        s.Greedy();
    })).FollowedBy("d", A("d"));

    private static PatternBuilder UntilFive(Action<StepBuilder> quantifier) => Begin("c").FollowedBy("as", A("a", s =>
    {
        quantifier(s);
        s.Until(Five);
    })).FollowedBy("end", s => s.Where(Five));

    private static PatternBuilder ThenAs(Contiguity contiguity, Action<StepBuilder> quantifier)
    {
        var (begin, step) = (Begin("c"), A("a", quantifier));
        return (contiguity switch
        {
            Contiguity.Next => begin.Next("as", step),
            Contiguity.FollowedBy => begin.FollowedBy("as", step),
            _ => begin.FollowedByAny("as", step),
        }).FollowedBy("b", A("b"));
    }
}
