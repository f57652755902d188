using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>Checks a filter and makes it ready to be asked. Everything that is wrong with it is noted.</summary>
/// <param name="errors">Where what is wrong is noted.</param>
internal sealed class FilterCompiler(RoutingErrors errors)
{
    public CompiledFilter Compile(EventFilter filter)
    {
        CheckTypes(filter.IncludedEventTypes);
        CheckSubject(filter.SubjectBeginsWith, "subjectBeginsWith");
        CheckSubject(filter.SubjectEndsWith, "subjectEndsWith");
        return new CompiledFilter
        {
            Types = IsAll(filter.IncludedEventTypes) ? [] : filter.IncludedEventTypes,
            SubjectBeginsWith = filter.SubjectBeginsWith,
            SubjectEndsWith = filter.SubjectEndsWith,
            SubjectComparison = filter.IsSubjectCaseSensitive == true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase,
            Arrays = filter.EnableAdvancedFilteringOnArrays == true,
            // Attributes before data: what they refuse is refused without parsing the data.
            Rules = [.. Rules(filter.AdvancedFilters).OrderBy(rule => rule.Key.IsInData)],
            Condition = filter.Condition is { } text ? EventCondition.Compile(text, "condition", errors) : null,
        };
    }

    private static bool IsAll(IReadOnlyList<string> types) => types is [var only] && only.Equals("All", StringComparison.OrdinalIgnoreCase);

    private void CheckTypes(IReadOnlyList<string> types)
    {
        if (types.Count > FilterLimits.EventTypes)
            errors.Add("includedEventTypes", $"{types.Count} types", $"A filter names at most {FilterLimits.EventTypes} types.", "Leave them out to get all, or subscribe twice.");
        foreach (var (index, type) in types.Index())
            if (string.IsNullOrWhiteSpace(type)) errors.Add($"includedEventTypes[{index}]", type, "The type is empty.", "Name a type, or leave it out.");
    }

    private void CheckSubject(string value, string name)
    {
        if (value.Length > FilterLimits.SubjectCharacters)
            errors.Add(name, value, $"It has {value.Length} characters.", $"Send at most {FilterLimits.SubjectCharacters}.");
    }

    private List<FilterRule> Rules(IReadOnlyList<AdvancedFilter> filters)
    {
        if (filters.Count > FilterLimits.AdvancedFilters)
        {
            errors.Add("advancedFilters", $"{filters.Count} filters", $"A subscription has at most {FilterLimits.AdvancedFilters}.",
                "Join filters of one key by their values, or say it as a condition.");
        }

        List<FilterRule> rules = [];
        var values = 0;
        foreach (var (index, filter) in filters.Take(FilterLimits.AdvancedFilters).Index())
        {
            if (filter is null)
            {
                errors.Add($"advancedFilters[{index}]", null, "The filter is null.", "Leave it out.");
                continue;
            }

            var read = new FilterValues(filter, $"advancedFilters[{index}]", errors);
            if (Rule(filter, read, $"advancedFilters[{index}]") is { } rule) rules.Add(rule);
            values += read.Count;
        }

        if (values > FilterLimits.Values)
        {
            errors.Add("advancedFilters", $"{values} values", $"The filters of a subscription have at most {FilterLimits.Values} values together.",
                "Leave some out, or subscribe twice.");
        }

        return rules;
    }

    private FilterRule? Rule(AdvancedFilter filter, FilterValues values, string path)
    {
        var key = Key(filter.Key, path);
        if (!Enum.TryParse<FilterOperator>(filter.OperatorType, ignoreCase: true, out var known) || !Enum.IsDefined(known) || !IsWord(filter.OperatorType))
        {
            errors.Add($"{path}.operatorType", filter.OperatorType, "There is no such operator.", $"Use one of {string.Join(", ", Enum.GetNames<FilterOperator>())}.");
            return null;
        }

        return values.Test(known) is { } test && key is not null ? new FilterRule(path, key, test) : null;
    }

    // Enum.TryParse takes numbers for names.
    private static bool IsWord(string? name) => name is { Length: > 0 } && char.IsAsciiLetter(name[0]);

    private EventKey? Key(string? key, string path)
    {
        if (key is { Length: > 0 and <= FilterLimits.KeyCharacters } && EventKey.Parse(key) is { } parsed) return parsed;
        errors.Add($"{path}.key", key, "The key names no part of an event.",
            $@"Name an attribute (subject, source, an extension), or a path as data.customer.tier; a dot within a name is \. and a key has at most {FilterLimits.KeyCharacters} characters.");
        return null;
    }
}
