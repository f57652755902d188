using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Spatial;

/// <summary>Says which events count, by type and condition.</summary>
internal static class EventFilter
{
    public static Func<PatternEvent, bool> For(IReadOnlyList<string> types, ConditionDefinition? where)
    {
        var allowed = types.ToHashSet(StringComparer.Ordinal);
        var holds = where is null ? null : ConditionCompiler.Simple(where);
        return e => (allowed.Count == 0 || allowed.Contains(e.Type)) && holds?.Invoke(e) != false;
    }
}
