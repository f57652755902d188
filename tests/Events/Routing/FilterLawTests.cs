using CsCheck;
using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>How operators relate to each other, whatever the value.</summary>
public sealed class FilterLawTests
{
    private static readonly string[] Others = ["null", "true", "false", "{}"];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int[-3, 3].Select(number => $"{number}"),
        Gen.Double[-3, 3].Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Int[0, 3].Select(which => Others[which]),
        Gen.String[Gen.Char["abAB"], 0, 4].Select(text => $"\"{text}\""));

    private static readonly Gen<string> Value = Gen.OneOf(Scalar, Scalar.Array[0, 4].Select(elements => $"[{string.Join(',', elements)}]"));

    private static readonly Gen<string> Texts = Gen.String[Gen.Char["abAB"], 1, 3].Array[1, 3].Select(texts => $"[{string.Join(',', texts.Select(text => $"\"{text}\""))}]");

    private static readonly Gen<string> Numbers = Gen.Int[-3, 3].Array[1, 3].Select(numbers => $"[{string.Join(',', numbers)}]");

    private static readonly Gen<string> Ranges = Gen.Select(Gen.Int[-3, 3], Gen.Int[0, 3], (from, length) => $"[{from},{from + length}]")
        .Array[1, 3].Select(ranges => $"[{string.Join(',', ranges)}]");

    public static TheoryData<string, string> Negations => new()
    {
        { "NumberIn", "NumberNotIn" }, { "NumberInRange", "NumberNotInRange" }, { "StringIn", "StringNotIn" },
        { "StringContains", "StringNotContains" }, { "StringBeginsWith", "StringNotBeginsWith" }, { "StringEndsWith", "StringNotEndsWith" },
        { "IsNullOrUndefined", "IsNotNull" },
    };

    [Theory]
    [MemberData(nameof(Negations))]
    public void Negation_OfAValueThatIsThere_IsTheComplement(string positive, string negative) =>
        Gen.Select(Value, Operands(positive), Gen.Bool).Sample((value, operands, arrays) =>
        {
            var one = Sample.Event($$"""{"x":{{value}}}""");
            return Sample.Matches(Sample.Rule(positive, "data.x", operands, arrays), one)
                != Sample.Matches(Sample.Rule(negative, "data.x", operands, arrays), one);
        });

    [Theory]
    [InlineData("NumberNotIn", true)]
    [InlineData("NumberNotInRange", true)]
    [InlineData("StringNotIn", true)]
    [InlineData("StringNotContains", false)]
    [InlineData("StringNotBeginsWith", false)]
    [InlineData("StringNotEndsWith", false)]
    public void Negation_WithoutTheKey_AnswersAsTheNoteOfThePageSays(string negative, bool expected) =>
        Operands(negative).Sample(operands => Sample.Matches(Sample.Rule(negative, "data.x", operands), Sample.Event("""{"y":1}""")) == expected);

    [Fact]
    public void Values_AreJoinedByOr() =>
        Gen.Select(Value, Texts, Texts, Gen.Bool).Sample((value, some, others, arrays) =>
        {
            var one = Sample.Event($$"""{"x":{{value}}}""");
            var both = $"{some[..^1]},{others[1..]}";
            bool Matches(string operands) => Sample.Matches(Sample.Rule("StringBeginsWith", "data.x", operands, arrays), one);
            return Matches(both) == (Matches(some) || Matches(others));
        });

    [Fact]
    public void Filters_AreJoinedByAnd() =>
        Gen.Select(Value, Texts, Numbers).Sample((value, texts, numbers) =>
        {
            var one = Sample.Event($$"""{"x":{{value}}}""");
            var first = Sample.Rule("StringNotIn", "data.x", texts);
            var second = Sample.Rule("NumberNotIn", "data.x", numbers);
            var both = new EventFilter { AdvancedFilters = [.. first.AdvancedFilters, .. second.AdvancedFilters] };
            return Sample.Matches(both, one) == (Sample.Matches(first, one) && Sample.Matches(second, one));
        });

    [Fact]
    public void Comparisons_OfAnyTwoNumbers_AreThoseOfDoubles() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[-1e6, 1e6], Gen.Bool).Sample((value, limit, same) =>
        {
            var number = same ? limit : value;
            var one = Sample.Event($$"""{"x":{{number:R}}}""");
            bool Is(string @operator) => Sample.Matches(Sample.Rule(@operator, "data.x", $"{limit:R}"), one);
            Assert.Equal(number < limit, Is("NumberLessThan"));
            Assert.Equal(number <= limit, Is("NumberLessThanOrEquals"));
            Assert.Equal(number > limit, Is("NumberGreaterThan"));
            Assert.Equal(number >= limit, Is("NumberGreaterThanOrEquals"));
        });

    private static Gen<string?> Operands(string @operator) =>
        @operator.StartsWith("Is", StringComparison.Ordinal) ? Gen.Const(default(string))
        : @operator.Contains("Range", StringComparison.Ordinal) ? Ranges.Select(text => (string?)text)
        : @operator.StartsWith("Number", StringComparison.Ordinal) ? Numbers.Select(text => (string?)text)
        : Texts.Select(text => (string?)text);
}
