using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>Writing JSON, and reading that of strangers: a property of another kind is one that is not there.</summary>
internal static class Json
{
    // Escapes what JSON wants escaped and nothing for the sake of HTML: most alphabets would double in size.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain)) write(writer);
        return buffer.WrittenMemory;
    }

    public static JsonElement? Object(JsonElement parent, string name) => Property(parent, name, JsonValueKind.Object);

    public static JsonElement? Array(JsonElement parent, string name) => Property(parent, name, JsonValueKind.Array);

    public static string? Text(JsonElement parent, string name) => Property(parent, name, JsonValueKind.String)?.GetString();

    /// <summary>A whole number that is not negative.</summary>
    public static long? Count(JsonElement parent, string name) =>
        Property(parent, name, JsonValueKind.Number) is { } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    private static JsonElement? Property(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
