using System.Buffers;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Json;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>A pattern as it was read.</summary>
/// <param name="Pattern">The pattern, as far as it could be read.</param>
/// <param name="Errors">All that is wrong with it; empty for one that can be run.</param>
public sealed record PatternReading(PatternDefinition Pattern, IReadOnlyList<PatternError> Errors);

/// <summary>Temporal patterns as JSON; <see cref="PatternDocument"/> reads those of every kind. <see cref="Schema"/> says what may stand there.</summary>
public static class PatternJson
{
    private const string SchemaName = "pattern.schema.json";

    internal static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The JSON Schema (2020-12) of a pattern of any kind.</summary>
    public static string Schema { get; } = ReadSchema();

    /// <summary>Reads a pattern and checks it.</summary>
    /// <param name="json">The text. Comments and commas at the end of lists are passed over.</param>
    public static PatternReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new PatternReading(new PatternDefinition(), [NoJson(e)]);
        }
    }

    /// <summary>Reads a pattern and checks it.</summary>
    /// <param name="json">The object.</param>
    public static PatternReading Read(JsonElement json)
    {
        var errors = new PatternErrors();
        var pattern = new PatternReader(errors).Read(json);

        // What could not be read has its usual value, about which there is nothing to say.
        var unread = errors.All.Select(error => error.Field).ToHashSet(StringComparer.Ordinal);
        return new PatternReading(pattern, [.. errors.All, .. PatternValidator.Check(pattern).Where(error => !unread.Contains(error.Field))]);
    }

    /// <summary>Writes a pattern, without what has its usual value.</summary>
    /// <param name="pattern">The pattern.</param>
    public static string Write(PatternDefinition pattern)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) PatternWriter.Write(json, pattern);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static PatternError NoJson(JsonException e) => new(
        "pattern", $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "It is no JSON.", "Mend what stands at that place.");

    private static string ReadSchema()
    {
        using var stream = typeof(PatternJson).Assembly.GetManifestResourceStream(SchemaName)
            ?? throw new InvalidOperationException($"{SchemaName} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
