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
            _ => type == typeof(string) ? "\"…\"" : type == typeof(byte[]) ? "\"iVBORw0…\"" : "1",
        };
    }

    /// <summary>A value of the type in a person's words.</summary>
    public static string KindOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(string)) return "a string";
        if (bare == typeof(byte[])) return "bytes in base64";
        if (bare == typeof(int) || bare == typeof(long)) return "a whole number";
        if (bare == typeof(double) || bare == typeof(float)) return "a number";
        if (bare == typeof(bool)) return "true or false";
        if (bare == typeof(TimeSpan)) return "a time as hours:minutes:seconds";
        if (bare.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(bare).Select(JsonNamingPolicy.CamelCase.ConvertName))}";
        return $"such as {Of(bare)}";
    }
}
