using System.Buffers;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Json;

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>Tells whether two conditions say the same, word for word.</summary>
internal static class ConditionText
{
    public static bool IsSame(ConditionDefinition? left, ConditionDefinition? right) =>
        left is null || right is null ? left is null && right is null : Of(left) == Of(right);

    private static string Of(ConditionDefinition condition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            PatternWriter.Write(json, "where", condition);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
