using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>How stored records become bytes and text.</summary>
internal static class StoreJson
{
    // Payloads are JSON inside JSON strings: the relaxed encoder writes \" where the default one writes \u0022.
    private static readonly StoreJsonContext Context = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
    });

    /// <summary>The settings of everything that is stored.</summary>
    public static JsonSerializerOptions Options => Context.Options;

    public static byte[] Write(IReadOnlyList<HistoryEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, Context.IReadOnlyListHistoryEvent);

    public static byte[] Write(InstanceMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Context.InstanceMessage);

    public static string? Write(Failure? failure) => failure is null ? null : JsonSerializer.Serialize(failure, Context.Failure);

    public static string? Write(IReadOnlyDictionary<string, string>? tags) =>
        tags is null or { Count: 0 } ? null : JsonSerializer.Serialize(tags, Context.IReadOnlyDictionaryStringString);

    public static IReadOnlyList<HistoryEvent> ReadEvents(byte[] json) =>
        JsonSerializer.Deserialize(json, Context.IReadOnlyListHistoryEvent) ?? [];

    public static InstanceMessage ReadMessage(byte[] json) =>
        JsonSerializer.Deserialize(json, Context.InstanceMessage) ?? throw new JsonException("A stored message is null.");

    public static Failure? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Context.Failure);

    public static IReadOnlyDictionary<string, string>? ReadTags(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Context.IReadOnlyDictionaryStringString);
}

/// <summary>Generated serializers of everything that is stored.</summary>
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(InstanceMessage))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
