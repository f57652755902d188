using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.Documents;

/// <summary>Says in a person's words where and why JSON could not be read.</summary>
internal static class JsonPosition
{
    private const int Context = 20;

    /// <summary>Line and column, both from 1, with the bytes around them.</summary>
    public static string? Describe(ReadOnlySpan<byte> body, JsonException malformed)
    {
        if (malformed.LineNumber is not { } line || malformed.BytePositionInLine is not { } column) return null;
        var at = (int)Math.Min(body.Length, StartOfLine(body, line) + column);
        var from = Math.Max(0, at - Context);
        var near = Encoding.UTF8.GetString(body[from..Math.Min(body.Length, at + Context)]).ReplaceLineEndings(" ");
        return $"line {line + 1}, byte {column + 1}, near: {near}";
    }

    /// <summary>The reader's reason, without the position that it repeats and without advice to programmers.</summary>
    public static string Reason(JsonException malformed)
    {
        var end = malformed.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? malformed.Message : malformed.Message[..end];
        return reason.Replace(" Change the reader options.", "", StringComparison.Ordinal);
    }

    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static int StartOfLine(ReadOnlySpan<byte> body, long line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var end = body[start..].IndexOf((byte)'\n');
            if (end < 0) break;
            start += end + 1;
        }
        return start;
    }
}
