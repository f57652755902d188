namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal.Reference;

/// <summary>Says whether a step would take an event, read directly off the definition.</summary>
internal static class ReferenceConditions
{
    public static bool Fits(StepDefinition step, PatternEvent e, IReadOnlyList<(PatternEvent Event, string Step)> before) =>
        (step.Types.Count == 0 || step.Types.Contains(e.Type)) && (step.Where is null || Holds(step.Where, e, before));

    public static bool Holds(ConditionDefinition condition, PatternEvent e, IReadOnlyList<(PatternEvent Event, string Step)> before)
    {
        if (condition.All is { } all) return all.All(part => Holds(part, e, before));
        if (condition.Any is { } any) return any.Any(part => Holds(part, e, before));
        if (condition.Not is { } not) return !Holds(not, e, before);
        var left = Number(e, condition.Field!);
        var right = condition.Ref is { } reference ? Read(reference, before) : condition.Value.Number;
        return left is { } l && right is { } r && condition.Op switch
        {
            ConditionOperator.Eq => l == r,
            ConditionOperator.Ne => l != r,
            ConditionOperator.Gt => l > r,
            ConditionOperator.Ge => l >= r,
            ConditionOperator.Lt => l < r,
            ConditionOperator.Le => l <= r,
            _ => throw new NotSupportedException($"{condition.Op}"),
        };
    }

    private static double? Read(ReferenceDefinition reference, IReadOnlyList<(PatternEvent Event, string Step)> before)
    {
        var events = before.Where(taken => taken.Step == reference.Step).Select(taken => taken.Event).ToList();
        if (reference.Take == Take.Count) return events.Count;
        if (events.Count == 0) return null;
        var numbers = events.Select(e => Number(e, reference.Field)!.Value).ToList();
        return reference.Take switch
        {
            Take.First => numbers[0],
            Take.Last => numbers[^1],
            Take.Min => numbers.Min(),
            Take.Max => numbers.Max(),
            Take.Sum => numbers.Sum(),
            _ => numbers.Average(),
        };
    }

    private static double? Number(PatternEvent e, string field) => e.Fields[field] is { Kind: FieldKind.Number } value ? value.Number : null;
}
