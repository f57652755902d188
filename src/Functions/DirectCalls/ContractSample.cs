using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>Shows what a contract looks like, for whoever sent something else.</summary>
internal static class ContractSample
{
    /// <summary>A sample of the JSON with the fields that must be there.</summary>
    public static string Of(Type type)
    {
        var info = CanonicalJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => $"{{{string.Join(", ", info.Properties.Where(one => one.IsRequired).Select(one => $"\"{one.Name}\": {Of(one.PropertyType)}"))}}}",
            JsonTypeInfoKind.Enumerable => $"[{Of(info.ElementType!)}]",
            JsonTypeInfoKind.Dictionary => $"{{\"name\": {Of(info.ElementType!)}}}",
            _ => Literal(type),
        };
    }

    private static string NameOf(Type type, object value) => JsonSerializer.Serialize(Enum.ToObject(type, value), type, CanonicalJson.Options).Trim('"');

    private static string Literal(Type type)
    {
        if (type == typeof(JsonElement)) return "{…}";
        if (type == typeof(string)) return "\"…\"";
        if (type == typeof(byte[])) return "\"iVBORw0…\"";
        return type == typeof(TimeSpan) ? "\"00:00:01\"" : "1";
    }

    /// <summary>A value of the type in a person's words.</summary>
    public static string KindOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(JsonElement)) return "JSON of the form that the reference describes";
        if (bare == typeof(string)) return "a string";
        if (bare == typeof(byte[])) return "bytes in base64";
        if (bare == typeof(int) || bare == typeof(long)) return "a whole number";
        if (bare == typeof(double) || bare == typeof(float)) return "a number";
        if (bare == typeof(bool)) return "true or false";
        if (bare == typeof(TimeSpan)) return "a time such as \"00:00:01\"";
        if (bare.IsEnum) return $"one of {string.Join(", ", Enum.GetValuesAsUnderlyingType(bare).Cast<object>().Select(value => NameOf(bare, value)))}";
        return $"such as {Of(bare)}";
    }
}
