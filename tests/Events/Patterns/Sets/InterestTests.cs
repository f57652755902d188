using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Sets;

/// <summary>A set hands an event only to those that can care, and finds the same as each by itself over all events.</summary>
public sealed class InterestTests
{
    private static readonly string[] Symbols = ["x", "y", "z"];

    private static readonly Gen<ConditionDefinition?> Conditions = Gen.Int[0, 9].Select(kind => kind switch
    {
        0 => null,
        < 4 => When.Field("s").Equal(Symbols[kind - 1]),
        4 => When.Field("/s").Equal("x"),
        5 => When.Field("s").In("x", "z"),
        6 => When.All(When.Field("v").Greater(1), When.Field("s").Equal("y")),
        7 => When.Any(When.Field("s").Equal("y"), When.Field("v").Equal(2)),
        8 => When.Not(When.Field("s").Equal("y")),
        _ => When.Field("v").Equal(2),
    });

    // One in four has no symbol.
    private static readonly Gen<List<PatternEvent>> Events = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3]).List[0, 40]
        .Select(list => list.Select((part, i) => new PatternEvent(
            $"{i}", $"t{part.Item1}", "k", Streams.Origin.AddSeconds(i),
            part.Item2 == 3 ? EventFields.Of(("v", part.Item3)) : EventFields.Of(("v", part.Item3), ("s", Symbols[part.Item2])))).ToList());

    [Fact]
    public void Patterns_InASet_FindWhatEachFindsByItself() => Gen.Select(
        Gen.Select(Conditions, Conditions, Gen.Int[0, 2], Gen.Bool).List[1, 8], Events).Sample(
        (patterns, events) =>
        {
            PatternDefinition[] definitions =
                [.. patterns.Select((pattern, i) => Definition(i, pattern.Item1, pattern.Item2, pattern.Item3, pattern.Item4))];
            var (set, together, apart) = (new PatternSet(), new PatternOutput(), new PatternOutput());
            foreach (var definition in definitions) Assert.Empty(set.Put(definition));
            foreach (var e in events) set.Process(e, together);
            foreach (var definition in definitions)
            {
                var matcher = new PatternMatcher(definition);
                foreach (var e in events) matcher.Process(e, apart);
            }

            Assert.Equal(Ids(apart), Ids(together));
        },
        iter: 500, threads: 1);

    [Fact]
    public void Windows_InASet_ReportWhatEachReportsByItself() => Gen.Select(Gen.Select(Conditions, Gen.Int[0, 2]).List[1, 8], Events).Sample(
        (windows, events) =>
        {
            WindowDefinition[] definitions = [.. windows.Select((window, i) => new WindowDefinition
            {
                Name = $"w{i}", Where = window.Item1, Types = window.Item2 == 2 ? [] : [$"t{window.Item2}"], Kind = WindowKind.Count, Count = 3,
                Aggregates = [new("avg", AggregateFunction.Avg, "v"), new("count", AggregateFunction.Count)],
            })];
            var (set, together, apart) = (new WindowSet(), new WindowOutput(), new WindowOutput());
            foreach (var definition in definitions) Assert.Empty(set.Put(definition));
            foreach (var e in events) set.Process(e, together);
            foreach (var definition in definitions)
            {
                var window = new WindowOperator(definition);
                foreach (var e in events) window.Process(e, apart);
            }

            Assert.Equal(apart.Results.Select(Text).Order(StringComparer.Ordinal), together.Results.Select(Text).Order(StringComparer.Ordinal));
        },
        iter: 500, threads: 1);

    [Fact]
    public void Statement_ForOneValue_DoesNotMeetTheOthers()
    {
        var set = new PatternSet();
        set.Put(Definition(0, When.Field("s").Equal("x"), When.Field("s").Equal("x"), 0, isStrict: false));
        foreach (var symbol in Symbols)
            set.Process(new PatternEvent(symbol, "t0", "k", Streams.Origin, EventFields.Of(("s", symbol), ("v", 1))), new PatternOutput());
        Assert.Equal(1, set.Matchers["p0"].Counters.Events);
    }

    [Fact]
    public void WindowSet_OfAWrongWindow_PutsNothingIn()
    {
        var set = new WindowSet();
        Assert.NotEmpty(set.Put(new WindowDefinition { Name = "w" }));
        Assert.Empty(set.Windows);
        Assert.False(set.Remove("w"));
    }

    private static PatternDefinition Definition(int at, ConditionDefinition? first, ConditionDefinition? second, int type, bool isStrict)
    {
        void First(StepBuilder step) => Ask(step.Of($"t{type}"), first);
        void Second(StepBuilder step) => Ask(type == 2 ? step : step.Of($"t{type + 1}"), second);
        var begin = Pattern.Named($"p{at}").Begin("a", First);
        return (isStrict ? begin.Next("b", Second) : begin.FollowedBy("b", Second)).Within(TimeSpan.FromSeconds(20)).Build();
    }

    private static void Ask(StepBuilder step, ConditionDefinition? condition)
    {
        if (condition is not null) step.Where(condition);
    }

    private static IEnumerable<string> Ids(PatternOutput output) => output.Matches.Select(match => match.Id).Order(StringComparer.Ordinal);

    private static string Text(WindowResult result) =>
        $"{result.Window} {result.Key} {result.End:O} {result.Events} {string.Join(" ", result.Values)}";
}
