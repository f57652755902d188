using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns.Conditions;

/// <summary>Reads the events that a partial match has taken for one step, from the last to the first.</summary>
internal static class Matched
{
    public static FieldValue Read(PartialMatch? matched, int step, Func<PatternEvent, FieldValue> field, Take take) => take switch
    {
        Take.Last => Last(matched, step, field),
        Take.First => First(matched, step, field),
        Take.Count => Count(matched, step),
        _ => Fold(matched, step, field, take),
    };

    private static FieldValue Last(PartialMatch? matched, int step, Func<PatternEvent, FieldValue> field)
    {
        for (var part = matched; part is not null; part = part.Previous)
            if (part.Step == step) return part.Read(field);
        return default;
    }

    private static FieldValue First(PartialMatch? matched, int step, Func<PatternEvent, FieldValue> field)
    {
        PatternEvent? first = null;
        for (var part = matched; part is not null; part = part.Previous)
            if (part.Step == step) first = part.Event;
        return first is null ? default : field(first);
    }

    private static FieldValue Count(PartialMatch? matched, int step)
    {
        var count = 0;
        for (var part = matched; part is not null; part = part.Previous)
            if (part.Step == step) count++;
        return count;
    }

    private static FieldValue Fold(PartialMatch? matched, int step, Func<PatternEvent, FieldValue> field, Take take)
    {
        var (count, sum, min, max) = (0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        for (var part = matched; part is not null; part = part.Previous)
        {
            if (part.Step != step || field(part.Event) is not { Kind: FieldKind.Number, Number: var number }) continue;
            (count, sum, min, max) = (count + 1, sum + number, Math.Min(min, number), Math.Max(max, number));
        }

        if (count == 0) return default;
        return take switch { Take.Min => min, Take.Max => max, Take.Sum => sum, _ => sum / count };
    }
}
