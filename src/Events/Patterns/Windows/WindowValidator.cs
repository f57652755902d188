using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Says what is wrong with a window: all of it, not the first thing.</summary>
public static class WindowValidator
{
    private const int MostPanes = 1_000;

    /// <summary>Checks a window.</summary>
    /// <returns>What is wrong; empty for a window that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(WindowDefinition window)
    {
        var errors = new PatternErrors();
        PatternValidator.CheckCommon(window, errors);
        errors
            .Within(1, 32, window.Aggregates.Count, "aggregates")
            .Within(1, 100_000_000, window.Most, "most");
        ConditionRules.CheckField(window.Key, "key", errors, mayBeEmpty: true);
        if (window.Where is { } where) ConditionRules.CheckAlone(where, "where", errors);

        for (var i = 0; i < window.Aggregates.Count; i++) Check(window, i, errors);
        CheckKind(window, errors);
        return errors.All;
    }

    private static void Check(WindowDefinition window, int at, PatternErrors errors)
    {
        var (aggregate, path) = (window.Aggregates[at], $"aggregates[{at}]");
        errors
            .Check(aggregate.Name.Length is > 0 and <= 63, $"{path}.name", aggregate.Name, "It is not a name.", "Take 1–63 characters.")
            .Check(
                window.Aggregates.Take(at).All(other => other.Name != aggregate.Name), $"{path}.name", aggregate.Name, "Another figure has that name.",
                "Give each figure a name of its own.")
            .Check(
                aggregate.Name != StepRules.Reserved, $"{path}.name", aggregate.Name, "In what is found, that name tells of the match itself.",
                "Give the figure another name.")
            .Check(
                aggregate.Field is not null || aggregate.Function == AggregateFunction.Count, $"{path}.field", null, "It is worked out of a field.",
                "Name the field.")
            .Check(aggregate.Share is >= 0 and <= 1, $"{path}.share", aggregate.Share, "It is out of range.", "Take a number from 0 to 1.");
        if (aggregate.Field is { } field) ConditionRules.CheckField(field, $"{path}.field", errors);
    }

    private static void CheckKind(WindowDefinition window, PatternErrors errors)
    {
        var (shortest, longest) = (PatternValidator.Shortest, PatternValidator.Longest);
        if (window.Kind is WindowKind.Tumbling or WindowKind.Sliding) errors.Within(shortest, longest, window.Size, "size");
        if (window.Kind == WindowKind.Session) errors.Within(shortest, longest, window.Gap, "gap");
        if (window.Kind == WindowKind.Count) errors.Within(1, 10_000, window.Count, "count").Within(1, 1_000_000, window.Every, "every");
        if (window.Kind == WindowKind.Sliding)
        {
            errors.Within(shortest, window.Size, window.Slide, "slide").Check(
                window.Slide <= TimeSpan.Zero || (window.Size.Ticks % window.Slide.Ticks == 0 && window.Size.Ticks / window.Slide.Ticks <= MostPanes),
                "slide", window.Slide, "The size is not a multiple of it, or too large a one.", $"Take a slide that divides the size into at most {MostPanes:N0} parts.");
        }

        var most = window.Kind == WindowKind.Session ? window.Gap : window.Kind == WindowKind.Count ? TimeSpan.FromTicks(1) : window.Size;
        errors.Check(
            window.AllowedLateness >= TimeSpan.Zero && window.AllowedLateness < most, "allowedLateness", window.AllowedLateness,
            "It is longer than the window itself.", "Take less than the size or the gap; a window by count has none.");
    }
}
