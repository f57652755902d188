using CsCheck;
using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class ContradictionTests
{
    private static readonly FieldValue[] Few = [0, 1, 2, "a", "ab", "b", true, false];

    private static readonly Gen<ConditionDefinition> Comparison = Gen.Select(Gen.Bool, Gen.Enum<ConditionOperator>(), Gen.Int[0, 7], Gen.Int[0, 7])
        .Where((_, op, value, _) => !(Few[value].Kind == FieldKind.Truth && op is ConditionOperator.Gt or ConditionOperator.Ge or ConditionOperator.Lt or ConditionOperator.Le))
        .Select((x, op, value, other) => op switch
        {
            ConditionOperator.In => When.Field(x ? "x" : "y").In(Few[value], Few[other]),
            ConditionOperator.Exists => When.Field(x ? "x" : "y").Exists(),
            _ => When.Field(x ? "x" : "y").Is(op, Few[value]),
        });

    [Fact]
    public void Find_OfARandomCondition_NeverRefusesOneThatHoldsForSomeEvent() =>
        Conditions(2).Sample(
            condition =>
            {
                if (Contradictions.Find(condition) is null) return;
                var holds = ConditionCompiler.Simple(condition);
                foreach (var x in Few.Append(default).Append(0.5).Append("aa"))
                    foreach (var y in Few.Append(default).Append(0.5).Append("aa"))
                        Assert.False(holds(new PatternEvent("1", "t", "s", Streams.Origin, EventFields.Of(("x", x), ("y", y)))));
            },
            iter: 5_000, threads: 1);

    [Theory]
    [InlineData("eq", 1.0, "eq", 2.0, true)]
    [InlineData("gt", 1.0, "lt", 1.0, true)]
    [InlineData("ge", 1.0, "le", 1.0, false)]
    [InlineData("ge", 1.0, "lt", 1.0, true)]
    [InlineData("gt", 5.0, "gt", 9.0, false)]
    [InlineData("eq", 5.0, "gt", 9.0, true)]
    [InlineData("ne", 5.0, "eq", 5.0, true)]
    [InlineData("ne", 5.0, "ne", 6.0, false)]
    public void Find_OfTwoComparisonsOfAField_SeesWhetherBothCanHold(string left, double value, string right, double other, bool contradict)
    {
        var both = When.All(When.Field("x").Is(Op(left), value), When.Field("x").Is(Op(right), other));
        Assert.Equal(contradict, Contradictions.Find(both) is not null);
        Assert.Null(Contradictions.Find(When.Any(both, When.Field("x").Exists())));
    }

    [Fact]
    public void Find_OfATextAndANumber_SeesThatNoFieldIsBoth() =>
        Assert.Equal("x gt 5 and x startsWith a", Contradictions.Find(When.All(
            When.Field("x").Greater(5), When.Any(When.Field("x").Is(ConditionOperator.StartsWith, "a"), When.Field("x").Is(ConditionOperator.Eq, "b")))));

    private static ConditionOperator Op(string name) => Enum.Parse<ConditionOperator>(name, ignoreCase: true);

    private static Gen<ConditionDefinition> Conditions(int depth) => depth == 0 ? Comparison : Gen.Frequency(
        (3, Comparison),
        (4, Conditions(depth - 1).List[1, 3].Select(parts => When.All(parts))),
        (2, Conditions(depth - 1).List[1, 3].Select(parts => When.Any(parts))),
        (1, Conditions(depth - 1).Select(When.Not)));
}
