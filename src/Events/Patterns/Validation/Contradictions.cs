using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>
/// Finds conditions that can never hold, as far as that is seen without solving anything: comparisons of one field with values that rule
/// each other out. It says nothing wrong of a condition that can hold; it may say nothing of one that cannot.
/// </summary>
internal static class Contradictions
{
    // Alternatives that are looked through; with more of them the condition is taken to be possible.
    private const int MostAlternatives = 256;

    /// <returns>The two comparisons that contradict each other, as text; null where none do.</returns>
    public static string? Find(ConditionDefinition condition)
    {
        string? first = null;
        var left = MostAlternatives;
        foreach (var alternative in Alternatives(condition))
        {
            if (--left < 0 || Between(alternative) is not { } contradiction) return null;
            first ??= contradiction;
        }

        return first;
    }

    // The condition as alternatives of comparisons that must all hold. What is negated or refers to earlier events is left out: it is taken to hold.
    private static IEnumerable<IReadOnlyList<ConditionDefinition>> Alternatives(ConditionDefinition condition)
    {
        if (condition.Any is { } any) return any.SelectMany(Alternatives);
        if (condition.All is not { } all) return [condition.Field is null || condition.Ref is not null ? [] : [condition]];
        IEnumerable<IReadOnlyList<ConditionDefinition>> ways = [[]];
        foreach (var part in all) ways = ways.SelectMany(way => Alternatives(part).Select(more => (IReadOnlyList<ConditionDefinition>)[.. way, .. more]));
        return ways;
    }

    private static string? Between(IReadOnlyList<ConditionDefinition> comparisons)
    {
        for (var i = 0; i < comparisons.Count; i++)
        {
            for (var j = i + 1; j < comparisons.Count; j++)
            {
                var (left, right) = (comparisons[i], comparisons[j]);
                if (EventFields.Normalize(left.Field!) == EventFields.Normalize(right.Field!) && !CanBoth(left, right))
                    return $"{Text(left)} and {Text(right)}";
            }
        }

        return null;
    }

    private static bool CanBoth(ConditionDefinition left, ConditionDefinition right)
    {
        if (Values(left) is { } values) return values.Any(value => Holds(right, value));
        if (Values(right) is { } others) return others.Any(value => Holds(left, value));
        if (left.Op is ConditionOperator.Exists or ConditionOperator.Ne || right.Op is ConditionOperator.Exists or ConditionOperator.Ne) return true;
        if (left.Value.Kind != right.Value.Kind) return false;
        var (from, to) = IsLower(left) ? (left, right) : (right, left);
        if (!IsLower(from) || !IsUpper(to)) return true;
        var order = from.Value.CompareTo(to.Value);
        return order < 0 || (order == 0 && from.Op == ConditionOperator.Ge && to.Op == ConditionOperator.Le);
    }

    // The values that alone fulfil a comparison; null where there are others too.
    private static IReadOnlyList<FieldValue>? Values(ConditionDefinition comparison) => comparison.Op switch
    {
        ConditionOperator.Eq => [comparison.Value],
        ConditionOperator.In => comparison.Values,
        _ => null,
    };

    private static bool Holds(ConditionDefinition comparison, FieldValue value) => comparison.Op switch
    {
        ConditionOperator.Exists => true,
        ConditionOperator.In => comparison.Values!.Contains(value),
        _ => Comparer.Holds(value, comparison.Op, comparison.Value),
    };

    private static bool IsLower(ConditionDefinition comparison) => comparison.Op is ConditionOperator.Gt or ConditionOperator.Ge;

    private static bool IsUpper(ConditionDefinition comparison) => comparison.Op is ConditionOperator.Lt or ConditionOperator.Le;

    private static string Text(ConditionDefinition comparison) =>
        $"{comparison.Field} {Json.JsonNames.Of(comparison.Op)} {(comparison.Values is { } values ? $"[{string.Join(", ", values)}]" : comparison.Value.ToString())}".TrimEnd();
}
