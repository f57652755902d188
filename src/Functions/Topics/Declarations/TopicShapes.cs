using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>What is known of the events of a topic, for patterns that look at them.</summary>
internal static class TopicShapes
{
    private const int MostTypes = 200;
    private const int MostFields = 256;

    private static readonly Dictionary<string, FieldKind> Kinds = new(StringComparer.Ordinal)
    {
        ["number"] = FieldKind.Number, ["text"] = FieldKind.Text, ["truth"] = FieldKind.Truth, ["any"] = FieldKind.None,
    };

    /// <summary>The shapes that a topic declares.</summary>
    public static IEnumerable<EventShape> Shapes(this TopicDefinition topic) => (topic.EventTypes ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        .Select(type => new EventShape(type.Key, type.Value.ToDictionary(field => field.Key, field => Kinds.GetValueOrDefault(field.Value))));

    /// <summary>Notes what is wrong with what a topic declares.</summary>
    public static void Check(TopicDefinition topic, RequestErrors errors)
    {
        if (topic.EventTypes is not { } types) return;
        if (types.Count > MostTypes) errors.Add("eventTypes", $"{types.Count} types", "There are too many.", $"Send at most {MostTypes}.");
        foreach (var (type, fields) in types)
        {
            if (fields.Count > MostFields) errors.Add($"eventTypes.{type}", $"{fields.Count} fields", "There are too many.", $"Send at most {MostFields}.");
            foreach (var (field, kind) in fields)
                if (!Kinds.ContainsKey(kind)) errors.Add($"eventTypes.{type}.{field}", kind, "There is no such kind of value.", $"Use one of {string.Join(", ", Kinds.Keys)}.");
        }
    }
}
