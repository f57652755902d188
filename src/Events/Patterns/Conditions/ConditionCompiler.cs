using FunctionsOrchestration.Events.Patterns.Spatial;
using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns.Conditions;

/// <summary>Whether an event may be taken, after what has been matched so far.</summary>
internal delegate bool IterativeCondition(PatternEvent candidate, PartialMatch? matched);

/// <summary>Makes delegates of conditions. They allocate nothing when they run.</summary>
internal static class ConditionCompiler
{
    /// <summary>Whether the condition looks at events matched before.</summary>
    public static bool IsIterative(ConditionDefinition condition) =>
        condition.Ref is not null
        || (condition.Not is { } not && IsIterative(not))
        || (condition.All ?? condition.Any)?.Any(IsIterative) == true;

    /// <summary>A condition on the event alone.</summary>
    public static Func<PatternEvent, bool> Simple(ConditionDefinition condition)
    {
        if (condition.Not is { } inner)
        {
            var negated = Simple(inner);
            return e => !negated(e);
        }

        if (condition.Geo is { } geo) return GeoCondition.Compile(geo);
        if (condition.All is { } all) return Every([.. all.Select(Simple)]);
        if (condition.Any is { } any) return One([.. any.Select(Simple)]);
        return Comparison(condition);
    }

    /// <summary>A condition on the event and on those matched before.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="stepOf">The place of a step by its name.</param>
    public static IterativeCondition Iterative(ConditionDefinition condition, Func<string, int> stepOf)
    {
        if (condition.Not is { } inner)
        {
            var negated = Iterative(inner, stepOf);
            return (e, matched) => !negated(e, matched);
        }

        if ((condition.All ?? condition.Any) is { } parts)
        {
            IterativeCondition[] compiled = [.. parts.Select(part => Iterative(part, stepOf))];
            var wanted = condition.All is null;
            return (e, matched) =>
            {
                foreach (var part in compiled)
                    if (part(e, matched) == wanted) return wanted;
                return !wanted;
            };
        }

        if (condition.Ref is { } reference) return Comparison(condition, reference, stepOf(reference.Step));
        var simple = Simple(condition);
        return (e, _) => simple(e);
    }

    private static Func<PatternEvent, bool> Every(Func<PatternEvent, bool>[] parts) => e =>
    {
        foreach (var part in parts)
            if (!part(e)) return false;
        return true;
    };

    private static Func<PatternEvent, bool> One(Func<PatternEvent, bool>[] parts) => e =>
    {
        foreach (var part in parts)
            if (part(e)) return true;
        return false;
    };

    private static Func<PatternEvent, bool> Comparison(ConditionDefinition condition)
    {
        var field = FieldReader.For(condition.Field!);
        var (op, value) = (condition.Op, condition.Value);
        if (op == ConditionOperator.Exists) return e => field(e).Kind != FieldKind.None;
        if (op != ConditionOperator.In) return e => Comparer.Holds(field(e), op, value);
        var values = condition.Values!.ToHashSet();
        return e => values.Contains(field(e));
    }

    private static IterativeCondition Comparison(ConditionDefinition condition, ReferenceDefinition reference, int step)
    {
        var field = FieldReader.For(condition.Field!);
        var of = FieldReader.For(reference.Field);
        var op = condition.Op;
        return (e, matched) =>
        {
            var value = Matched.Read(matched, step, of, reference.Take);
            if (value.Kind == FieldKind.Number) value = (value.Number * reference.Times) + reference.Plus;
            return Comparer.Holds(field(e), op, value);
        };
    }
}
