namespace FunctionsOrchestration.Events.Patterns.Conditions;

/// <summary>Which values of which fields a condition cannot hold without, as far as that can be read off it.</summary>
internal static class RequiredValues
{
    /// <summary>The fields that an event must have, by name, each with the values that one of which it must be.</summary>
    public static IEnumerable<(string Field, IReadOnlyList<FieldValue> Values)> Of(ConditionDefinition? condition) => condition switch
    {
        { All: { } all } => all.SelectMany(Of),
        { Field: { } field, Ref: null, Op: ConditionOperator.Eq } => [(field, [condition.Value])],
        { Field: { } field, Op: ConditionOperator.In, Values: { } values } => [(field, values)],
        _ => [],
    };

    /// <summary>Whether a condition asks for nothing but a value of one field.</summary>
    public static bool IsAllOf(ConditionDefinition? condition) => condition is null || (condition.All is null && Of(condition).Any());

    /// <summary>A field that none of the conditions can hold without, with the values that any of them asks for; null where there is none.</summary>
    public static (string Field, IReadOnlySet<FieldValue> Values)? OfEach(IReadOnlyList<ConditionDefinition?> conditions)
    {
        if (conditions.Count == 0) return null;
        foreach (var (field, _) in Of(conditions[0]))
        {
            var found = conditions.Select(condition => Of(condition).FirstOrDefault(required => required.Field == field).Values).ToList();
            if (!found.Contains(null!)) return (field, found.SelectMany(values => values).ToHashSet());
        }

        return null;
    }
}
