using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Says which fields of a pattern no event has, where the shapes of its events are known. A field of events of which one type is not known
/// is not judged.
/// </summary>
public static class ShapeValidator
{
    /// <summary>Checks a pattern against the shapes of events.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="shapes">The shapes that are known.</param>
    /// <returns>What is wrong; empty where every field can be there.</returns>
    public static IReadOnlyList<PatternError> Check(IPatternDefinition pattern, IEnumerable<EventShape> shapes)
    {
        var errors = new PatternErrors();
        var known = shapes.DistinctBy(shape => shape.Type).ToDictionary(shape => shape.Type, shape => Normalize(shape.Fields), StringComparer.Ordinal);
        if (known.Count > 0)
            foreach (var use in FieldUses.Of(pattern)) Check(use, known, errors);
        return errors.All;
    }

    private static void Check(FieldUse use, Dictionary<string, Dictionary<string, FieldKind>> known, PatternErrors errors)
    {
        if (use.Field.Length == 0 || use.Field[0] == FieldReader.Prefix || use.Types.Count == 0 || !use.Types.All(known.ContainsKey)) return;
        var name = InAnyPlace(EventFields.Normalize(use.Field));
        var kinds = use.Types.Where(type => known[type].ContainsKey(name)).Select(type => known[type][name]).ToList();
        if (kinds.Count == 0)
        {
            var there = use.Types.SelectMany(type => known[type].Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(20);
            errors.Add(
                use.Path, use.Field, $"Events of type {string.Join(", ", use.Types)} have no such field.", $"Take one of {PatternValidator.Names([.. there])}.");
        }
        else if (use.Wanted != FieldKind.None && kinds.All(kind => kind != FieldKind.None && kind != use.Wanted))
        {
            errors.Add(
                use.Path, use.Field, $"It holds a {Word(kinds[0])} and is used as a {Word(use.Wanted)}, so this can never hold.", "Take another field, or another value.");
        }
    }

    private static string Word(FieldKind kind) => kind == FieldKind.Truth ? "truth value" : Json.JsonNames.Of(kind);

    private static Dictionary<string, FieldKind> Normalize(IReadOnlyDictionary<string, FieldKind> fields) =>
        fields.DistinctBy(field => EventFields.Normalize(field.Key)).ToDictionary(field => EventFields.Normalize(field.Key), field => field.Value, StringComparer.Ordinal);

    private static string InAnyPlace(string name) => string.Join('/', name.Split('/').Select(part => part.All(char.IsAsciiDigit) ? "*" : part));
}
