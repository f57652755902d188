using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>
/// The canonical contracts as JSON: names in camel case, bytes in base64. Reading is strict, since what is missing would otherwise
/// become 0 or null and look like an answer.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How contracts are written and read. Reading throws <see cref="JsonException"/> where a field is missing or null that may not be.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MayLackWhatMayBeNull } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void MayLackWhatMayBeNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            var mayBeNull = property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;
            if (mayBeNull) property.IsRequired = false;
        }
    }
}
