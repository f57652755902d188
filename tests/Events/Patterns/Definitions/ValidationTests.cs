namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class ValidationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, (PatternBuilder Pattern, string Field)> Wrong = new()
    {
        ["no steps"] = (Pattern.Named("p"), "steps"),
        ["too many steps"] = (Enumerable.Range(0, 33).Aggregate(Pattern.Named("p"), (p, i) => p.FollowedBy($"s{i}")), "steps"),
        ["oneOrMore without an end"] = (A(s => s.OneOrMore()), "within"),
        ["followedByAny without an end"] = (A().FollowedByAny("b"), "within"),
        ["combinations without an end"] = (A(s => s.Times(2, 5).AllowCombinations()), "within"),
        ["absence without a time"] = (A().NotFollowedBy("b"), "steps[1].within"),
        ["begins with what must not come"] = (Pattern.Named("p").NotFollowedBy("a").FollowedBy("b"), "steps[0].contiguity"),
        ["not after optional"] = (A(s => s.Optional()).NotNext("b", s => s.Of("b")).FollowedBy("c"), "steps[1].contiguity"),
        ["not with a number"] = (A().NotNext("b", s => s.Of("b").Times(2)).FollowedBy("c"), "steps[1]"),
        ["time of a not in the middle"] = (A().NotFollowedBy("b", s => s.Within(Minute)).FollowedBy("c"), "steps[1].within"),
        ["a step's time above the whole"] = (A().FollowedBy("b", s => s.Within(Minute * 2)).Within(Minute), "steps[1].within"),
        ["no time at all"] = (A().Within(TimeSpan.Zero), "within"),
        ["a name twice"] = (A().FollowedBy("a"), "steps[1].name"),
        ["a name with a space"] = (Pattern.Named("p").Begin("a b"), "steps[0].name"),
        ["greedy single"] = (A(s => s.Greedy()), "steps[0].greedy"),
        ["greedy combinations"] = (A(s => s.Times(1, 2).Greedy().AllowCombinations()).Within(Minute), "steps[0].greedy"),
        ["consecutive single"] = (A(s => s.Consecutive()), "steps[0].repetition"),
        ["until of a single"] = (A(s => s.Until(When.Field("x").Exists())), "steps[0].until"),
        ["max below min"] = (A(s => s.Times(3, 2)), "steps[0].max"),
        ["skip to an unknown step"] = (A().Skip(SkipStrategy.SkipToFirst, "z"), "skip.step"),
        ["skip to a step that must not come"] = (A().NotNext("b", s => s.Of("b")).FollowedBy("c").Skip(SkipStrategy.SkipToLast, "b"), "skip.step"),
        ["skip to no step"] = (A().Skip(SkipStrategy.SkipToLast), "skip.step"),
        ["a step for a strategy without"] = (A().Skip(SkipStrategy.NoSkip, "a"), "skip.step"),
        ["distinct without a field"] = (A().EveryDistinct("", Minute), "starts.field"),
        ["types that exclude each other"] = (A(s => s.Of("x")).Over("y"), "steps[0].types"),
        ["an empty type"] = (A(s => s.Of("")), "steps[0].types[0]"),
        ["an unknown field of the event"] = (A(s => s.Where(When.Field("$data").Exists())), "steps[0].where.field"),
        ["an unknown key"] = (A().PartitionedBy("$key"), "key"),
        ["a reference to a later step"] = (A(s => s.Where(When.Field("x").Equal(When.Of("b", "x")))).FollowedBy("b"), "steps[0].where.ref.step"),
        ["a reference to itself, once"] = (A(s => s.Where(When.Field("x").Equal(When.Of("a", "x")))), "steps[0].where.ref.step"),
        ["a number that begins with a text"] = (A(s => s.Where(When.Field("x").Is(ConditionOperator.StartsWith, 3))), "steps[0].where.value"),
        ["an order of truths"] = (A(s => s.Where(When.Field("x").Greater(true))), "steps[0].where.value"),
        ["nothing to compare with"] = (A(s => s.Where(new ConditionDefinition { Field = "x" })), "steps[0].where.value"),
        ["an empty list"] = (A(s => s.Where(When.Field("x").In())), "steps[0].where.values"),
        ["a condition of no form"] = (A(s => s.Where(When.All(new ConditionDefinition()))), "steps[0].where.all[0]"),
        ["limits of nothing"] = (A().Limits(new LimitsDefinition { Keys = 0 }), "limits.keys"),
    };

    public static TheoryData<string> Mistakes => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Check_OfOneMistake_NamesItsFieldAndNothingElse(string mistake)
    {
        var (pattern, field) = Wrong[mistake];
        var error = Assert.Single(PatternValidator.Check(pattern.Build()));
        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void Matcher_OfAWrongPattern_ThrowsAllThatIsWrong()
    {
        var e = Assert.Throws<InvalidPatternException>(() => new PatternMatcher(Pattern.Named("P!").Begin("a b").Build()));
        Assert.Equal(["name", "steps[0].name"], e.Errors.Select(error => error.Field));
        Assert.Contains("steps[0].name is 'a b'", e.Message, StringComparison.Ordinal);
    }

    private static PatternBuilder A(Action<StepBuilder>? step = null) => Pattern.Named("p").Begin("a", step);
}
