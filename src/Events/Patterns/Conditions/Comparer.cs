namespace FunctionsOrchestration.Events.Patterns.Conditions;

/// <summary>Compares a field with a value. What is not there, or of another kind, fulfils nothing but <c>ne</c>, and that only where it is there.</summary>
internal static class Comparer
{
    public static bool Holds(FieldValue field, ConditionOperator op, FieldValue value)
    {
        if (field.Kind == FieldKind.None || value.Kind == FieldKind.None) return false;
        if (op == ConditionOperator.Ne) return !field.Equals(value);
        return field.Kind == value.Kind && (field.Kind == FieldKind.Text ? Text(field.Text, op, value.Text) : Number(field.Number, op, value.Number));
    }

    private static bool Number(double field, ConditionOperator op, double value) => op switch
    {
        ConditionOperator.Eq => field == value,
        ConditionOperator.Gt => field > value,
        ConditionOperator.Ge => field >= value,
        ConditionOperator.Lt => field < value,
        ConditionOperator.Le => field <= value,
        _ => false,
    };

    private static bool Text(string field, ConditionOperator op, string value) => op switch
    {
        ConditionOperator.Eq => ReferenceEquals(field, value) || string.Equals(field, value, StringComparison.Ordinal),
        ConditionOperator.Gt => string.CompareOrdinal(field, value) > 0,
        ConditionOperator.Ge => string.CompareOrdinal(field, value) >= 0,
        ConditionOperator.Lt => string.CompareOrdinal(field, value) < 0,
        ConditionOperator.Le => string.CompareOrdinal(field, value) <= 0,
        ConditionOperator.StartsWith => field.StartsWith(value, StringComparison.Ordinal),
        ConditionOperator.EndsWith => field.EndsWith(value, StringComparison.Ordinal),
        ConditionOperator.Contains => field.Contains(value, StringComparison.Ordinal),
        _ => false,
    };
}
