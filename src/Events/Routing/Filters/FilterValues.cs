using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>Reads what an advanced filter compares with, by what its operator takes, and counts it.</summary>
/// <param name="filter">The filter.</param>
/// <param name="path">Where it stands, for example <c>advancedFilters[2]</c>.</param>
/// <param name="errors">Where what is wrong is noted.</param>
internal sealed class FilterValues(AdvancedFilter filter, string path, RoutingErrors errors)
{
    /// <summary>How many values the filter has.</summary>
    public int Count { get; private set; }

    /// <summary>The test of the filter; null where its values are none for the operator.</summary>
    public ValueTest? Test(FilterOperator @operator) => @operator switch
    {
        FilterOperator.NumberIn or FilterOperator.NumberNotIn =>
            All<double>(Number, "a number") is { } numbers ? ValueTests.Numbers(@operator == FilterOperator.NumberNotIn, numbers) : null,
        FilterOperator.NumberInRange or FilterOperator.NumberNotInRange =>
            All<(double From, double To)>(Range, "a pair of numbers, the lower one first") is { } ranges
                ? ValueTests.Ranges(@operator == FilterOperator.NumberNotInRange, ranges) : null,
        FilterOperator.NumberLessThan or FilterOperator.NumberLessThanOrEquals
            or FilterOperator.NumberGreaterThan or FilterOperator.NumberGreaterThanOrEquals =>
            One<double>(Number, "a number") is { } limit ? ValueTests.Number(@operator, limit) : null,
        FilterOperator.BoolEquals => One<bool>(Boolean, "true or false") is { } wanted ? ValueTests.Boolean(wanted) : null,
        FilterOperator.IsNullOrUndefined or FilterOperator.IsNotNull => NoValue(@operator),
        _ => All<string>(Text, $"a string of 1–{FilterLimits.StringCharacters} characters") is { } texts ? ValueTests.Strings(@operator, texts) : null,
    };

    private delegate bool Read<T>(JsonElement value, out T read);

    private T[]? All<T>(Read<T> read, string what)
    {
        Unexpected(filter.Value, "value", "values");
        if (filter.Values is not { ValueKind: JsonValueKind.Array } values || values.GetArrayLength() == 0)
        {
            errors.Add($"{path}.values", filter.Values?.ToString(), $"{filter.OperatorType} compares with a list of values.", $"Send values as an array; each is {what}.");
            return null;
        }

        Count = values.GetArrayLength();
        if (Count > FilterLimits.Values) return null;
        var all = new T[Count];
        var wrong = 0;
        foreach (var (index, value) in values.EnumerateArray().Index())
        {
            if (read(value, out all[index])) continue;
            errors.Add($"{path}.values[{index}]", value.ToString(), $"{filter.OperatorType} cannot compare with it.", $"Send {what}.");
            wrong++;
        }

        return wrong == 0 ? all : null;
    }

    private T? One<T>(Read<T> read, string what)
        where T : struct
    {
        Count = 1;
        Unexpected(filter.Values, "values", "value");
        if (filter.Value is { } value && read(value, out var one)) return one;
        errors.Add($"{path}.value", filter.Value?.ToString(), $"{filter.OperatorType} compares with one value.", $"Send value: {what}.");
        return null;
    }

    private ValueTest? NoValue(FilterOperator @operator)
    {
        foreach (var (given, name) in new[] { (filter.Value, "value"), (filter.Values, "values") })
            if (given is { ValueKind: not JsonValueKind.Null }) errors.Add($"{path}.{name}", given.ToString(), $"{filter.OperatorType} compares with nothing.", $"Leave {name} out.");
        return ValueTests.Null(@operator == FilterOperator.IsNotNull);
    }

    private void Unexpected(JsonElement? given, string name, string right)
    {
        if (given is { ValueKind: not JsonValueKind.Null })
            errors.Add($"{path}.{name}", given.ToString(), $"{filter.OperatorType} has no {name}.", $"Use {right}.");
    }

    private static bool Number(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private static bool Boolean(JsonElement value, out bool boolean)
    {
        boolean = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static bool Range(JsonElement value, out (double From, double To) range)
    {
        range = default;
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && Number(value[0], out range.From) && Number(value[1], out range.To) && range.From <= range.To;
    }

    private static bool Text(JsonElement value, out string text)
    {
        text = value.ValueKind == JsonValueKind.String ? Selections.JsonText.Decode(value) : "";
        return text.Length is > 0 and <= FilterLimits.StringCharacters;
    }
}
