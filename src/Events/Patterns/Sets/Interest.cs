using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Sets;

/// <summary>Which events a pattern or a window can care for.</summary>
/// <param name="Types">Their types; null for all.</param>
/// <param name="Except">What the types begin with that it does not look at where it looks at all; null for none.</param>
/// <param name="Required">A field that they must have, with the values that one of which it must be; null for none.</param>
internal sealed record Interest(IReadOnlySet<string>? Types, string? Except, (string Field, IReadOnlySet<FieldValue> Values)? Required)
{
    /// <summary>Whether it looks at events of a type.</summary>
    public bool LooksAt(string type) => Types?.Contains(type) ?? Except is null || !type.StartsWith(Except, StringComparison.Ordinal);

    /// <summary>
    /// What a pattern cares for. One that looks at every type means those of the stream, not what was found in it. One that any event can
    /// break has no required field: an event without it breaks a match too.
    /// </summary>
    public static Interest Of(PatternMatcher matcher)
    {
        var (pattern, steps) = (matcher.Pattern, matcher.Definition.Steps);
        ConditionDefinition?[] conditions =
            [.. steps.Select(step => step.Where), .. steps.Where(step => step.Until is not null).Select(step => step.Until)];
        return new Interest(matcher.RelevantTypes, PatternSet.MatchType, pattern.IsStrict ? null : RequiredValues.OfEach(conditions));
    }

    /// <summary>What a window cares for.</summary>
    public static Interest Of(WindowDefinition window) => new(
        window.Types.Count == 0 ? null : window.Types.ToHashSet(StringComparer.Ordinal), null, RequiredValues.OfEach([window.Where]));
}
