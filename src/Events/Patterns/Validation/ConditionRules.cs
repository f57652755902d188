using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>What a condition must be like.</summary>
internal static class ConditionRules
{
    private const int MostParts = 64;
    private const int Deepest = 8;
    private const int LongestName = 256;

    /// <summary>Checks the condition of a step, in its form and whether it can hold at all.</summary>
    public static void Check(PatternDefinition pattern, int at, ConditionDefinition condition, string path, PatternErrors errors)
    {
        var before = errors.All.Count;
        Check(pattern, at, condition, path, errors, 0);
        if (errors.All.Count == before && Contradictions.Find(condition) is { } contradiction)
            errors.Add(path, contradiction, "These contradict each other, so the condition can never hold.", "Change one of them, or take any instead of all.");
    }

    private static void Check(PatternDefinition pattern, int at, ConditionDefinition condition, string path, PatternErrors errors, int depth)
    {
        if (depth > Deepest)
        {
            errors.Add(path, "a condition", "Conditions are nested too deeply.", $"Nest them {Deepest} deep at most.");
            return;
        }

        var forms = new[]
            { condition.All is not null, condition.Any is not null, condition.Not is not null, condition.Geo is not null, condition.Field is not null }.Count(given => given);
        if (forms != 1)
        {
            errors.Add(path, forms == 0 ? null : "several forms", "A condition is one of all, any, not, geo, or a comparison of a field.", "Give exactly one of them.");
            return;
        }

        if (condition.Not is { } not) Check(pattern, at, not, $"{path}.not", errors, depth + 1);
        else if (condition.All is { } all) CheckParts(pattern, at, all, $"{path}.all", errors, depth);
        else if (condition.Any is { } any) CheckParts(pattern, at, any, $"{path}.any", errors, depth);
        else if (condition.Geo is { } geo) SpatialValidator.Check(geo, $"{path}.geo", errors);
        else CheckComparison(pattern, at, condition, path, errors);
    }

    /// <summary>Checks a condition on an event alone, where there are no steps to refer to.</summary>
    public static void CheckAlone(ConditionDefinition condition, string path, PatternErrors errors)
    {
        Check(new PatternDefinition { Steps = [new StepDefinition { Name = "event" }] }, 0, condition, path, errors);
        errors.Check(!ConditionCompiler.IsIterative(condition), path, "a condition", "There are no steps to refer to.", "Compare with a value.");
    }

    public static void CheckField(string field, string path, PatternErrors errors, bool mayBeEmpty = false)
    {
        if (field.Length == 0 && mayBeEmpty) return;
        errors
            .Check(
                field.Length is > 0 and <= LongestName, path, field.Length == 0 ? null : field, "It is not a field.",
                "Name a field of the data, by name or JSON pointer, of at most 256 characters.")
            .Check(
                field.Length == 0 || field[0] != FieldReader.Prefix || FieldReader.Own.Contains(field), path, field, "There is no such field.",
                $"Take one of {PatternValidator.Names(FieldReader.Own)}, or a field of the data.");
    }

    public static void CheckTypes(IReadOnlyList<string> types, string path, PatternErrors errors)
    {
        errors.Check(types.Count <= MostParts, path, types.Count, "There are too many types.", $"Name {MostParts} at most, or none for all.");
        for (var i = 0; i < Math.Min(types.Count, MostParts); i++)
        {
            errors.Check(
                types[i].Length is > 0 and <= LongestName, $"{path}[{i}]", types[i], "It is not a type of events.", "Name a type of at most 256 characters.");
        }
    }

    private static void CheckParts(
        PatternDefinition pattern, int at, IReadOnlyList<ConditionDefinition> parts, string path, PatternErrors errors, int depth)
    {
        errors.Within(1, MostParts, parts.Count, path);
        for (var i = 0; i < Math.Min(parts.Count, MostParts); i++) Check(pattern, at, parts[i], $"{path}[{i}]", errors, depth + 1);
    }

    private static void CheckComparison(PatternDefinition pattern, int at, ConditionDefinition condition, string path, PatternErrors errors)
    {
        CheckField(condition.Field!, $"{path}.field", errors);
        var given = (Value: condition.Value.Kind != FieldKind.None, Values: condition.Values is not null, Ref: condition.Ref is not null);
        switch (condition.Op)
        {
            case ConditionOperator.Exists:
                errors.Check(given is (false, false, false), $"{path}.op", "exists", "It compares with nothing.", "Leave out value, values and ref.");
                break;
            case ConditionOperator.In:
                errors.Check(given is (false, true, false) && condition.Values!.Count is > 0 and <= MostParts, $"{path}.values",
                    condition.Values is null ? null : condition.Values.Count, "'in' compares with a list.", $"Give values, 1–{MostParts} of them, and nothing else.");
                break;
            default:
                errors.Check(given is (true, false, false) or (false, false, true), $"{path}.value", given.Value ? condition.Value.ToString() : null,
                    "A comparison needs one thing to compare with.", "Give either value or ref.");
                break;
        }

        CheckKind(condition, path, errors);
        if (condition.Ref is { } reference) CheckReference(pattern, at, reference, $"{path}.ref", errors);
    }

    private static void CheckKind(ConditionDefinition condition, string path, PatternErrors errors)
    {
        var wantsText = condition.Op is ConditionOperator.StartsWith or ConditionOperator.EndsWith or ConditionOperator.Contains;
        var wantsOrder = condition.Op is ConditionOperator.Gt or ConditionOperator.Ge or ConditionOperator.Lt or ConditionOperator.Le;
        errors
            .Check(!wantsText || condition.Value.Kind is FieldKind.Text or FieldKind.None, $"{path}.value", condition.Value, "It is compared as a text.", "Give a text.")
            .Check(!wantsOrder || condition.Value.Kind != FieldKind.Truth, $"{path}.value", condition.Value, "True and false have no order.", "Take eq or ne.")
            .Check(condition.Value.Kind != FieldKind.Number || double.IsFinite(condition.Value.Number), $"{path}.value", condition.Value, "It is no number.", "Give a number.");
    }

    private static void CheckReference(PatternDefinition pattern, int at, ReferenceDefinition reference, string path, PatternErrors errors)
    {
        var (from, here) = (pattern.Steps.Take(at + 1).Where(step => !step.IsNegative).Select(step => step.Name).ToList(), pattern.Steps[at]);
        if (!here.Repeats) from.Remove(here.Name);
        errors.Check(
            from.Contains(reference.Step), $"{path}.step", reference.Step.Length == 0 ? null : reference.Step,
            "No step that takes events has that name and comes before, so the condition could never hold.",
            $"Name one of {PatternValidator.Names(from)}.");
        if (reference.Take != Take.Count) CheckField(reference.Field, $"{path}.field", errors);
        errors
            .Check(double.IsFinite(reference.Times), $"{path}.times", reference.Times, "It is no number.", "Give a number.")
            .Check(double.IsFinite(reference.Plus), $"{path}.plus", reference.Plus, "It is no number.", "Give a number.");
    }
}
