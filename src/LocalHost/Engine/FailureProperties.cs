using System.Text.Json;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>The properties of a failure, on their way to the store and back. As on the genuine host, what comes back is plain:
/// texts, doubles, booleans, lists and dictionaries.</summary>
internal static class FailureProperties
{
    public static IReadOnlyDictionary<string, JsonElement>? Store(IDictionary<string, object?>? properties) =>
        properties is not { Count: > 0 }
            ? null
            : properties.ToDictionary(one => one.Key, one => JsonSerializer.SerializeToElement(one.Value));

    public static IDictionary<string, object?>? Read(IReadOnlyDictionary<string, JsonElement>? stored) =>
        stored?.ToDictionary(one => one.Key, one => Plain(one.Value));

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Array => value.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(one => one.Name, one => Plain(one.Value)),
        _ => null,
    };
}
