namespace FunctionsOrchestration.Events.Patterns;

/// <summary>How a field is compared.</summary>
public enum ConditionOperator
{
    /// <summary>Equal, in kind and value.</summary>
    Eq,

    /// <summary>There, and not equal.</summary>
    Ne,

    /// <summary>Greater.</summary>
    Gt,

    /// <summary>Greater or equal.</summary>
    Ge,

    /// <summary>Less.</summary>
    Lt,

    /// <summary>Less or equal.</summary>
    Le,

    /// <summary>Equal to one of several values.</summary>
    In,

    /// <summary>A text that begins so.</summary>
    StartsWith,

    /// <summary>A text that ends so.</summary>
    EndsWith,

    /// <summary>A text with that in it.</summary>
    Contains,

    /// <summary>There.</summary>
    Exists,
}

/// <summary>What is taken of the events that a step has matched so far.</summary>
public enum Take
{
    /// <summary>The field of the last one.</summary>
    Last,

    /// <summary>The field of the first one.</summary>
    First,

    /// <summary>The least.</summary>
    Min,

    /// <summary>The greatest.</summary>
    Max,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The mean.</summary>
    Avg,

    /// <summary>How many there are; 0 where there are none.</summary>
    Count,
}

/// <summary>
/// What must hold: one comparison, or several combined. Exactly one of <see cref="All"/>, <see cref="Any"/>, <see cref="Not"/>,
/// <see cref="Geo"/> and <see cref="Field"/> is given. A comparison with a field or a step that is not there does not hold.
/// </summary>
public sealed record ConditionDefinition
{
    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<ConditionDefinition>? All { get; init; }

    /// <summary>One of these must hold.</summary>
    public IReadOnlyList<ConditionDefinition>? Any { get; init; }

    /// <summary>This must not hold.</summary>
    public ConditionDefinition? Not { get; init; }

    /// <summary>Where the event must be.</summary>
    public GeoDefinition? Geo { get; init; }

    /// <summary>The field that is compared: its name, its JSON pointer, or <c>$type</c>, <c>$subject</c>, <c>$id</c>, <c>$time</c> (seconds since 1970).</summary>
    public string? Field { get; init; }

    /// <summary>How it is compared.</summary>
    public ConditionOperator Op { get; init; }

    /// <summary>What it is compared with.</summary>
    public FieldValue Value { get; init; }

    /// <summary>What it is compared with; for <see cref="ConditionOperator.In"/>.</summary>
    public IReadOnlyList<FieldValue>? Values { get; init; }

    /// <summary>What it is compared with, of the events matched before.</summary>
    public ReferenceDefinition? Ref { get; init; }
}

/// <summary>A value of the events that a step has matched so far.</summary>
public sealed record ReferenceDefinition
{
    /// <summary>The step; within its own condition, the events that it has taken already.</summary>
    public string Step { get; init; } = "";

    /// <summary>The field of its events; not looked at by <see cref="Patterns.Take.Count"/>.</summary>
    public string Field { get; init; } = "";

    /// <summary>What is taken of them.</summary>
    public Take Take { get; init; }

    /// <summary>Multiplies a number.</summary>
    public double Times { get; init; } = 1;

    /// <summary>Is added to a number, after <see cref="Times"/>.</summary>
    public double Plus { get; init; }
}
