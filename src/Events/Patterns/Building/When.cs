namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Writes conditions: <c>When.Field("price").Greater(100)</c>.</summary>
public static class When
{
    /// <summary>Begins a comparison of a field.</summary>
    /// <param name="name">Its name, its JSON pointer, or one of <c>$type</c>, <c>$subject</c>, <c>$id</c>, <c>$time</c>.</param>
    public static FieldCondition Field(string name) => new(name);

    /// <summary>All of these must hold.</summary>
    public static ConditionDefinition All(params IReadOnlyList<ConditionDefinition> conditions) => new() { All = conditions };

    /// <summary>One of these must hold.</summary>
    public static ConditionDefinition Any(params IReadOnlyList<ConditionDefinition> conditions) => new() { Any = conditions };

    /// <summary>This must not hold.</summary>
    public static ConditionDefinition Not(ConditionDefinition condition) => new() { Not = condition };

    /// <summary>It must be within a distance of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="metres">The distance over the ground.</param>
    public static ConditionDefinition Near(GeoPoint place, double metres) => new() { Geo = new GeoDefinition { Near = place, Metres = metres } };

    /// <summary>It must be inside an area.</summary>
    /// <param name="corners">The corners, in the order of the area's edge.</param>
    public static ConditionDefinition Inside(params IReadOnlyList<GeoPoint> corners) => new() { Geo = new GeoDefinition { Inside = corners } };

    /// <summary>A value of the events that a step has matched so far.</summary>
    public static ReferenceDefinition Of(string step, string field, Take take = Take.Last) => new() { Step = step, Field = field, Take = take };

    /// <summary>How many events a step has taken so far.</summary>
    public static ReferenceDefinition CountOf(string step) => new() { Step = step, Take = Take.Count };
}

/// <summary>A field that is about to be compared.</summary>
/// <param name="field">The field.</param>
public sealed class FieldCondition(string field)
{
    /// <summary>It is there.</summary>
    public ConditionDefinition Exists() => new() { Field = field, Op = ConditionOperator.Exists };

    /// <summary>It equals one of these.</summary>
    public ConditionDefinition In(params IReadOnlyList<FieldValue> values) => new() { Field = field, Op = ConditionOperator.In, Values = values };

    /// <summary>It compares so with a value.</summary>
    public ConditionDefinition Is(ConditionOperator op, FieldValue value) => new() { Field = field, Op = op, Value = value };

    /// <summary>It compares so with what was matched before.</summary>
    public ConditionDefinition Is(ConditionOperator op, ReferenceDefinition reference) => new() { Field = field, Op = op, Ref = reference };

    /// <summary>It equals a value.</summary>
    public ConditionDefinition Equal(FieldValue value) => Is(ConditionOperator.Eq, value);

    /// <summary>It equals what was matched before.</summary>
    public ConditionDefinition Equal(ReferenceDefinition reference) => Is(ConditionOperator.Eq, reference);

    /// <summary>It is there and differs.</summary>
    public ConditionDefinition NotEqual(FieldValue value) => Is(ConditionOperator.Ne, value);

    /// <summary>It is greater than a value.</summary>
    public ConditionDefinition Greater(FieldValue value) => Is(ConditionOperator.Gt, value);

    /// <summary>It is greater than what was matched before.</summary>
    public ConditionDefinition Greater(ReferenceDefinition reference) => Is(ConditionOperator.Gt, reference);

    /// <summary>It is less than a value.</summary>
    public ConditionDefinition Less(FieldValue value) => Is(ConditionOperator.Lt, value);

    /// <summary>It is less than what was matched before.</summary>
    public ConditionDefinition Less(ReferenceDefinition reference) => Is(ConditionOperator.Lt, reference);
}
