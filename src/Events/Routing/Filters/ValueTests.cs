using System.Buffers;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>
/// The tests of the operators. Strings are compared without regard to case, as the service does; numbers as doubles.
/// </summary>
internal static class ValueTests
{
    private const int StackCharacters = 256;

    private delegate bool TextTest(ReadOnlySpan<char> text);

    public static ValueTest Number(FilterOperator @operator, double limit) => Positive(Number(@operator switch
    {
        FilterOperator.NumberLessThan => number => number < limit,
        FilterOperator.NumberLessThanOrEquals => number => number <= limit,
        FilterOperator.NumberGreaterThan => number => number > limit,
        _ => number => number >= limit,
    }));

    public static ValueTest Numbers(bool negated, double[] values) =>
        new(Number(number => Array.IndexOf(values, number) >= 0), negated, matchesMissing: negated);

    public static ValueTest Ranges(bool negated, (double From, double To)[] ranges) =>
        new(Number(number => Array.Exists(ranges, range => number >= range.From && number <= range.To)), negated, matchesMissing: negated);

    public static ValueTest Boolean(bool wanted) => Positive(value => value.TryBoolean(out var found) && found == wanted);

    public static ValueTest Null(bool negated) => new(static value => value.IsNull, negated, matchesMissing: !negated, looksIntoArrays: false);

    public static ValueTest Strings(FilterOperator @operator, string[] values) => @operator switch
    {
        FilterOperator.StringIn => Positive(Text(In(values))),
        FilterOperator.StringNotIn => new ValueTest(Text(In(values)), negated: true, matchesMissing: true),
        FilterOperator.StringContains => Positive(Text(Contains(values))),
        FilterOperator.StringNotContains => Negative(Text(Contains(values))),
        FilterOperator.StringBeginsWith => Positive(Text(BeginsWith(values))),
        FilterOperator.StringNotBeginsWith => Negative(Text(BeginsWith(values))),
        FilterOperator.StringEndsWith => Positive(Text(EndsWith(values))),
        _ => Negative(Text(EndsWith(values))),
    };

    private static ValueTest Positive(Func<EventValue, bool> hits) => new(hits, negated: false, matchesMissing: false);

    private static ValueTest Negative(Func<EventValue, bool> hits) => new(hits, negated: true, matchesMissing: false);

    private static Func<EventValue, bool> Number(Func<double, bool> test) => value => value.TryNumber(out var number) && test(number);

    private static Func<EventValue, bool> Text(TextTest test) => value =>
    {
        Span<char> buffer = stackalloc char[StackCharacters];
        return value.TryText(buffer, out var text) && test(text);
    };

    private static TextTest In(string[] values) => text =>
    {
        foreach (var value in values)
            if (text.Equals(value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    };

    private static TextTest Contains(string[] values)
    {
        var search = SearchValues.Create(values, StringComparison.OrdinalIgnoreCase);
        return text => text.ContainsAny(search);
    }

    private static TextTest BeginsWith(string[] values) => text =>
    {
        foreach (var value in values)
            if (text.StartsWith(value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    };

    private static TextTest EndsWith(string[] values) => text =>
    {
        foreach (var value in values)
            if (text.EndsWith(value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    };
}
